// updateinfo.xml, in which RPM repositories list their errata: Amazon Linux, Oracle Linux, Fedora, and RHEL's rebuilds.
// https://docs.pulpproject.org/pulp_rpm/user/guides/09-advisory-upload/ and
// https://github.com/rpm-software-management/createrepo_c (updaterecord)
// Where they are: https://alas.aws.amazon.com/ (in each repository's repodata), https://yum.oracle.com/, and Fedora's
// `updates` repositories, which Bodhi writes.

import {
  type AffectedPackage,
  type AffectedRange,
  parseTime,
  type Reference,
  type Seconds,
} from '../../model/index.ts';
import { type FeedReader, fileItems, leftOut, recordItem } from '../reader.ts';
import { isName, Unreadable } from '../shape.ts';
import type { NamedSources } from '../sources.ts';
import type { FeedItem } from '../types.ts';
import { childOf, descendants, textOf, type XmlElement, xmlElements } from '../xml.ts';
import { cveIdsIn } from './cve-ids.ts';
import { errataEcosystem, errataPage } from './errata-ecosystem.ts';
import { moduleStreamsIn } from './module-streams.ts';

export const updateinfo: FeedReader = {
  expects: 'updateinfo.xml of an RPM repository (<updates> of <update>)',
  wants: (name) => /updateinfo[^/]*\.xml$/.test(name),
  *read(file, sources) {
    const unnamed = () => sources.named('updateinfo', null, true);
    yield* fileItems(unnamed, file.name, function* () {
      let isEmpty = true;
      for (const update of xmlElements(file.bytes, 'update')) {
        isEmpty = false;
        yield readUpdate(update, sources);
      }
      if (isEmpty) throw new Unreadable('is no updateinfo.xml');
    });
  },
};

function readUpdate(update: XmlElement, sources: NamedSources): FeedItem {
  const id = textOf(update, 'id');
  const packages = packagesIn(update);
  const ecosystem = packages[0]?.ecosystem ?? errataEcosystem(id, textOf(update, 'release'), '');
  const family = ecosystem?.split(':', 1)[0];
  const source = sources.named(family === undefined ? 'updateinfo' : `updateinfo:${family}`, 'unknown', true);
  return recordItem(source, id || 'an update', () => {
    if (!isName(id)) throw new Unreadable('has no id');
    const cves = cvesOf(update);
    if (cves.length === 0) return leftOut(source, id, 'a bug fix or enhancement that names no vulnerability');
    if (packages.length === 0) return leftOut(source, id, 'names no package of an ecosystem that fixedin knows');
    const severity = textOf(update, 'severity');
    const advisory = {
      id,
      aliases: [],
      upstream: cves,
      published: timeAt(update, 'issued'),
      modified: timeAt(update, 'updated') ?? timeAt(update, 'issued'),
      withdrawn: null,
      summary: textOf(update, 'title'),
      details: textOf(update, 'description'),
      ratings: severity === '' ? [] : [{ source: source.name, kind: 'word', value: severity } as const],
      references: referencesOf(update),
      affected: packages,
      url: errataPage(id),
    };
    return { kind: 'advisory', source, advisory };
  });
}

/** Amazon's and Oracle's references are CVEs; Fedora's are bugs whose titles name them. */
function cvesOf(update: XmlElement): readonly string[] {
  const said = descendants(update, 'references', 'reference').flatMap(({ attributes }) => [
    attributes['id'] ?? '',
    attributes['title'] ?? '',
  ]);
  return cveIdsIn([...said, textOf(update, 'title'), textOf(update, 'description')].join('\n'));
}

function referencesOf(update: XmlElement): readonly Reference[] {
  return descendants(update, 'references', 'reference').flatMap(({ attributes }) => {
    const url = attributes['href'] ?? '';
    return /^https?:\/\//i.test(url) ? [{ type: 'WEB', url }] : [];
  });
}

/** A statement for each package, and for each of its architectures where they have different versions. */
function packagesIn(update: XmlElement): readonly AffectedPackage[] {
  const statements = new Map<string, AffectedPackage>();
  const versions = new Map<string, Set<string>>();
  const built = descendants(update, 'pkglist', 'collection').flatMap((collection) => builtIn(update, collection));
  for (const one of built) {
    const key = `${one.ecosystem}\n${one.name}\n${one.module ?? ''}`;
    versions.set(key, (versions.get(key) ?? new Set()).add(one.version));
  }
  for (const one of built) {
    const key = `${one.ecosystem}\n${one.name}\n${one.module ?? ''}`;
    const isSame = versions.get(key)?.size === 1;
    const architecture = isSame || one.architecture === 'noarch' ? null : one.architecture;
    const range: AffectedRange = { introduced: '0', fixed: one.version, lastAffected: null };
    statements.set(`${key}\n${architecture ?? ''}\n${one.version}`, {
      ecosystem: one.ecosystem,
      name: one.name,
      architecture,
      ...(one.module === null ? {} : { module: one.module }),
      judgement: { kind: 'ranges', ranges: [range], versions: [], unfixed: 'affected' },
      ratings: [],
    });
  }
  return [...statements.values()];
}

interface BuiltPackage {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly module: string | null;
}

function builtIn(update: XmlElement, collection: XmlElement): readonly BuiltPackage[] {
  const id = textOf(update, 'id');
  const release = `${textOf(collection, 'name')}\n${textOf(update, 'release')}`;
  const stated = childOf(collection, 'module')?.attributes;
  const stream = stated ? `${stated['name'] ?? ''}:${stated['stream'] ?? ''}` : null;
  return descendants(collection, 'package').flatMap(({ attributes }): BuiltPackage[] => {
    const { name, epoch = '', version, release: build, arch: architecture = '' } = attributes;
    if (!isName(name) || !isName(version) || !isName(build) || architecture === 'src') return [];
    const ecosystem = errataEcosystem(id, release, build);
    if (ecosystem === null) return [];
    const whole = `${/^[1-9]\d*$/.test(epoch) ? `${epoch}:` : ''}${version}-${build}`;
    const isModular = /\.module[_+]/.test(build);
    const [named = null] = isModular ? moduleStreamsIn(textOf(update, 'title')) : [];
    return [{ ecosystem, name, version: whole, architecture, module: stream ?? named }];
  });
}

/** `2023-02-17 00:00`, `2024-01-15 04:10:31` or `2023-10-18`, in UTC. */
function timeAt(update: XmlElement, name: string): Seconds | null {
  const date = childOf(update, name)?.attributes['date']?.trim() ?? '';
  const [, day, minutes = '00:00', seconds = ':00'] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d)?)?/.exec(date) ?? [];
  return day === undefined ? null : parseTime(`${day}T${minutes}${seconds}Z`);
}
