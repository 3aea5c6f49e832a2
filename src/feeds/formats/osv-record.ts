import {
  type Advisory,
  type AffectedPackage,
  isCve,
  type Reference,
  type SeverityRating,
  urlPart,
} from '../../model/index.ts';
import { nameAt, namesAt, type Shape, shapeAt, shapesAt, textAt, timeAt } from '../shape.ts';
import { readRatings } from './osv-ratings.ts';

/** Ids under which vendors publish updates, each of which may fix several vulnerabilities. */
const VENDOR_ADVISORY =
  /^(?:(?:AL|RL|RX|RH|EL|OL)[SBE]A|DSA|DLA|DTSA|USN|LSN|MGASA|MGAA|OESA|openEuler-SA|PHSA|ALAS\w*|(?:SUSE|openSUSE)-[SROF]U)-/;

/** Of them, those that fix bugs or add things; a vulnerability is among them by chance only. */
const ERRATUM = /^(?:(?:AL|RL|RX|RH|EL|OL)[BE]A|MGAA|(?:SUSE|openSUSE)-[ROF]U)-/;

/** True for a vendor's bug fix or enhancement advisory. */
export function isErratum(id: string): boolean {
  return ERRATUM.test(id);
}

/**
 * An OSV record; `readAffected` reads each member of its `affected`, as no, one or several statements. Whatever is odd in what
 * is not needed is passed over.
 * https://ossf.github.io/osv-schema/
 * @throws {Unreadable} when it has no id, or is absurdly long.
 */
export function readOsvRecord(
  record: Shape,
  source: string,
  readAffected: (affected: Shape) => readonly AffectedPackage[],
): Advisory {
  const id = nameAt(record, 'id');
  return {
    id,
    ...identitiesOf(record, id),
    published: timeAt(record, 'published'),
    modified: timeAt(record, 'modified'),
    withdrawn: timeAt(record, 'withdrawn'),
    summary: textAt(record, 'summary'),
    details: textAt(record, 'details'),
    ratings: ratingsOf(record, id, source),
    references: shapesAt(record, 'references')
      .map(readReference)
      .filter(({ url }) => url !== ''),
    affected: distinct(shapesAt(record, 'affected').flatMap(readAffected)),
    url: pageOf(record, id),
  };
}

/** Red Hat says the same of each repository that holds a package, and its repositories are filed as one. */
function distinct(affected: readonly AffectedPackage[]): readonly AffectedPackage[] {
  if (!affected.some(({ ecosystem }) => ecosystem.startsWith('Red Hat:'))) return affected;
  return [...new Map(affected.map((one) => [JSON.stringify(one), one])).values()];
}

/**
 * A vendor's advisory is not one vulnerability under another name but stands for each CVE it fixes: in `upstream`
 * where it was written lately, in `related` or (wrongly) `aliases` before.
 */
function identitiesOf(record: Shape, id: string): Pick<Advisory, 'aliases' | 'upstream'> {
  const aliases = namesAt(record, 'aliases').filter((alias) => alias !== id);
  const upstream = namesAt(record, 'upstream');
  if (!VENDOR_ADVISORY.test(id)) return { aliases, upstream };
  const cves = [...aliases, ...namesAt(record, 'related')].filter(isCve);
  return { aliases: aliases.filter((alias) => !isCve(alias)), upstream: [...new Set([...upstream, ...cves])] };
}

function ratingsOf(record: Shape, id: string, source: string): readonly SeverityRating[] {
  const ratings = readRatings(record, source);
  const word = textAt(shapeAt(record, 'database_specific'), 'severity') || errataWord(record, id);
  return word === '' ? ratings : [...ratings, { source, kind: 'word', value: word }];
}

/** Red Hat's and its rebuilders' security advisories begin their summary with the severity: `Important: …`. */
function errataWord(record: Shape, id: string): string {
  if (!VENDOR_ADVISORY.test(id)) return '';
  return /^(Critical|Important|Moderate|Low): /.exec(textAt(record, 'summary'))?.[1] ?? '';
}

function readReference(reference: Shape): Reference {
  const url = textAt(reference, 'url');
  return { type: textAt(reference, 'type') || 'WEB', url: /^https?:\/\//i.test(url) ? url : '' };
}

/** The record's own page where it names one (Go does), else osv.dev's. */
function pageOf(record: Shape, id: string): string {
  const own = textAt(shapeAt(record, 'database_specific'), 'url');
  return /^https:\/\//.test(own) ? own : `https://osv.dev/vulnerability/${urlPart(id)}`;
}
