// Alpine's secdb, and Wolfi's and Chainguard's security.json: per origin package, fixed version → ids.
// https://secdb.alpinelinux.org/ and https://packages.wolfi.dev/os/security.json

import type { Advisory, AffectedPackage } from '../../model/index.ts';
import { type FeedReader, fileItems, leftOut, unreadable } from '../reader.ts';
import { isName, isShape, parseJson, type Shape, shapeAt, shapesAt, textAt, Unreadable } from '../shape.ts';
import type { FeedItem, FeedSource } from '../types.ts';

export const secdb: FeedReader = {
  expects: 'a secdb document (JSON with "packages", and "distroversion" or "urlprefix")',
  wants: (name) => name.endsWith('.json'),
  *read(file, sources) {
    const unnamed = () => sources.named('secdb', null, false);
    yield* fileItems(unnamed, file.name, function* () {
      const document = parseJson(file.bytes);
      if (!isShape(document) || !('packages' in document)) throw new Unreadable('is no secdb document');
      const ecosystem = ecosystemOf(document);
      const source = sources.named(`secdb:${ecosystem}`, 'unknown', false);
      const repository = textAt(document, 'reponame');
      for (const entry of shapesAt(document, 'packages')) {
        yield* packageItems(shapeAt(entry, 'pkg'), { ecosystem, repository, source });
      }
    });
  },
};

interface Place {
  readonly ecosystem: string;
  /** `main`, `community`; empty where the document does not say. */
  readonly repository: string;
  readonly source: FeedSource;
}

/** @throws {Unreadable} when the document does not tell its distribution. */
function ecosystemOf(document: Shape): string {
  const prefix = textAt(document, 'urlprefix');
  const host = URL.canParse(prefix) ? new URL(prefix).hostname : '';
  if (host === 'packages.wolfi.dev') return 'Wolfi';
  if (host === 'packages.cgr.dev') return 'Chainguard';
  const version = textAt(document, 'distroversion');
  if (/^v\d+\.\d+$/.test(version)) return `Alpine:${version}`;
  if (/^edge\b/.test(version)) return 'Alpine:edge';
  throw new Unreadable('does not name its distribution');
}

function* packageItems(fixes: Shape, place: Place): Generator<FeedItem> {
  const { source } = place;
  const name = fixes['name'];
  if (!isName(name)) {
    yield unreadable(source, source.name, 'has a package without a name');
    return;
  }
  const versionsOf = new Map<string, string[]>();
  for (const [version, entries] of Object.entries(shapeAt(fixes, 'secfixes'))) {
    for (const entry of Array.isArray(entries) ? entries : []) {
      const ids = idsOf(entry);
      for (const id of ids) versionsOf.set(id, [...(versionsOf.get(id) ?? []), version]);
      if (ids.length > 0) continue;
      yield leftOut(source, `${name} ${version} ${JSON.stringify(entry)}`, 'names no vulnerability');
    }
  }
  for (const [id, versions] of versionsOf) {
    yield { kind: 'advisory', source, advisory: advisoryOf(id, name, versions, place) };
  }
}

/**
 * The vulnerabilities that one entry names. It may carry several ids and remarks (`CVE-2017-10920 XSA-224`,
 * `CVE-2018-16227 (802.11)`), and a Xen advisory may stand beside several CVEs: so an id of another kind counts only
 * where there is no CVE, lest it join two vulnerabilities into one.
 */
function idsOf(entry: unknown): readonly string[] {
  if (typeof entry !== 'string' || entry.length > ENTRY_CHARACTERS) return [];
  const cves = Array.from(entry.matchAll(/\bCVE[-_ ](\d{4}-\d{4,19})/gi), ([, number]) => `CVE-${number}`);
  const ghsas = Array.from(entry.matchAll(/\bGHSA(?:-[0-9a-z]{4}){3}\b/g), ([id]) => id);
  const known = [...cves, ...ghsas];
  const others = entry.split(/[\s,;]+/).filter((word) => /^[A-Za-z]{2,10}(?:-[A-Za-z]{2,10})*-\d[\w:-]*$/.test(word));
  return [...new Set(known.length > 0 ? known : others)];
}

/** The longest real entry has 90. */
const ENTRY_CHARACTERS = 2000;

/** A secdb gives its statements no ids of their own: theirs say what they are about, and where. */
function advisoryOf(id: string, name: string, versions: readonly string[], place: Place): Advisory {
  const { ecosystem, repository } = place;
  const path = repository === '' ? name : `${repository}/${name}`;
  const isAlpine = ecosystem.startsWith('Alpine');
  return {
    id: `${id}@${path}`,
    aliases: [],
    upstream: [id],
    published: null,
    modified: null,
    withdrawn: null,
    summary: '',
    details: '',
    ratings: [],
    references: [],
    affected: versions.map((version) => affectedBelow(version, name, ecosystem)),
    url: isAlpine && /^CVE-/.test(id) ? `https://security.alpinelinux.org/vuln/${id}` : '',
  };
}

function affectedBelow(version: string, name: string, ecosystem: string): AffectedPackage {
  return {
    ecosystem,
    name,
    architecture: null,
    judgement:
      version === '0'
        ? { kind: 'not-affected', justification: null, note: '' }
        : {
            kind: 'ranges',
            ranges: [{ introduced: '0', fixed: version, lastAffected: null }],
            versions: [],
            unfixed: 'affected',
          },
    ratings: [],
  };
}
