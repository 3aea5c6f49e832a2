// Gentoo's security advisories, in XML: https://wiki.gentoo.org/wiki/GLSA and https://www.gentoo.org/dtd/glsa.dtd
// as https://gitweb.gentoo.org/data/glsa.git/ keeps them, a file each.

import {
  type AffectedPackage,
  type AffectedRange,
  parseTime,
  type Reference,
  type Seconds,
} from '../../model/index.ts';
import { type FeedReader, fileItems, leftOut, recordItem } from '../reader.ts';
import { isName, Unreadable } from '../shape.ts';
import type { FeedItem, FeedSource } from '../types.ts';
import { childOf, descendants, textOf, type XmlElement, xmlElements } from '../xml.ts';
import { cveIdsIn } from './cve-ids.ts';

export const glsa: FeedReader = {
  expects: 'Gentoo security advisories (XML, <glsa id="…">)',
  wants: (name) => /(?:^|\/)glsa-\d{6}-\d+\.xml$/.test(name),
  *read(file, sources) {
    const source = sources.named('glsa', 'CC-BY-SA-4.0', true);
    yield* fileItems(
      () => source,
      file.name,
      function* () {
        let isEmpty = true;
        for (const advisory of xmlElements(file.bytes, 'glsa')) {
          isEmpty = false;
          yield readAdvisory(advisory, source);
        }
        if (isEmpty) throw new Unreadable('is no Gentoo security advisory');
      },
    );
  },
};

function readAdvisory(element: XmlElement, source: FeedSource): FeedItem {
  const number = element.attributes['id'] ?? '';
  const id = `GLSA-${number}`;
  return recordItem(source, number === '' ? 'an advisory' : id, () => {
    if (!/^\d{6}-\d+$/.test(number)) throw new Unreadable('has no id');
    const references = descendants(element, 'references', 'uri');
    const cves = cveIdsIn(references.map(({ attributes, text }) => `${attributes['link'] ?? ''}\n${text}`).join('\n'));
    const affected = descendants(element, 'affected', 'package').flatMap(statementsOf);
    if (cves.length === 0) return leftOut(source, id, 'names no vulnerability');
    if (affected.length === 0) return leftOut(source, id, 'names no affected version');
    const impact = childOf(element, 'impact')?.attributes['type'] ?? '';
    const published = dayIn(textOf(element, 'announced'));
    const advisory = {
      id,
      aliases: [],
      upstream: cves,
      published,
      modified: dayIn(textOf(element, 'revised')) ?? published,
      withdrawn: null,
      summary: textOf(element, 'title'),
      details: textOf(element, 'synopsis'),
      ratings: WORDS.has(impact)
        ? [{ source: source.name, kind: 'word', value: impact === 'normal' ? 'medium' : impact } as const]
        : [],
      references: references.flatMap(({ attributes }): Reference[] => {
        const url = attributes['link'] ?? '';
        return /^https?:\/\//i.test(url) ? [{ type: 'WEB', url }] : [];
      }),
      affected,
      url: `https://security.gentoo.org/glsa/${number}`,
    };
    return { kind: 'advisory', source, advisory };
  });
}

/** Of an impact, as Gentoo's Vulnerability Treatment Policy has them; `minimal` rates nothing. */
const WORDS: ReadonlySet<string> = new Set(['low', 'normal', 'high']);

/** Older advisories write `July 24, 2004`, and a revision's number behind a day: `2004-07-24: 02`. */
function dayIn(text: string): Seconds | null {
  const day = /^\d{4}-\d\d-\d\d/.exec(text)?.[0];
  if (day !== undefined) return parseTime(day);
  const [, month = '', date = '', year = ''] = /^([A-Z][a-z]+) (\d{1,2}), (\d{4})/.exec(text) ?? [];
  const number = MONTHS.indexOf(month.slice(0, 3)) + 1;
  return number === 0 ? null : parseTime(`${year}-${String(number).padStart(2, '0')}-${date.padStart(2, '0')}`);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A package of an advisory, for the architectures (as Portage calls them) that it is about; `*` is all. */
function statementsOf(element: XmlElement): readonly AffectedPackage[] {
  const { name, arch = '*' } = element.attributes;
  if (!isName(name)) return [];
  const ranges = rangesOf(element);
  const versions = boundsIn(element, 'vulnerable', ['eq']).map(({ version }) => version);
  if (ranges.length + versions.length === 0) return [];
  const judgement = { kind: 'ranges', ranges, versions, unfixed: 'affected' } as const;
  const architectures = arch.includes('*') || arch.trim() === '' ? [null] : arch.trim().split(/[\s,]+/);
  return architectures.map((architecture) => ({ ecosystem: 'Gentoo', name, architecture, judgement, ratings: [] }));
}

/**
 * Below the lowest `vulnerable` bound, but for what is declared `unaffected` beneath it: a version (`eq`), or one of its
 * revisions and those after it (`rge`), as other slots of the package have them.
 */
function rangesOf(element: XmlElement): readonly AffectedRange[] {
  const exceptions = boundsIn(element, 'unaffected', ['eq', 'rge', 'rgt']);
  return boundsIn(element, 'vulnerable', ['lt', 'le', 'rlt', 'rle']).flatMap(({ sign, version }) => {
    const end = sign.endsWith('lt') ? { fixed: version, lastAffected: null } : { fixed: null, lastAffected: version };
    const introduced = sign.startsWith('r') ? withoutRevision(version) : '0';
    return around(exceptions, { introduced, ...end });
  });
}

/** Cuts the revisions of one version out of a stretch, once for each exception; the stretch goes on behind the last of them. */
function around(exceptions: readonly Bound[], range: AffectedRange): readonly AffectedRange[] {
  const stretches: AffectedRange[] = [];
  let { introduced } = range;
  for (const { version } of exceptions) {
    stretches.push({ introduced, fixed: version, lastAffected: null });
    introduced = `${withoutRevision(version)}-r${PAST_ALL_REVISIONS}`;
  }
  return [...stretches, { ...range, introduced }];
}

/** No ebuild has that many revisions. */
const PAST_ALL_REVISIONS = 999_999;

interface Bound {
  readonly sign: string;
  readonly version: string;
}

function boundsIn(element: XmlElement, name: string, signs: readonly string[]): readonly Bound[] {
  return descendants(element, name).flatMap(({ attributes, text }) => {
    const sign = attributes['range'] ?? '';
    const version = text.trim();
    return signs.includes(sign) && isName(version) && !version.includes('*') ? [{ sign, version }] : [];
  });
}

function withoutRevision(version: string): string {
  return version.replace(/-r\d+$/, '');
}
