// OSV records as https://ossf.github.io/osv-schema/ (1.7) has them, and the index that a feed of them begins with.

import { type Advisory, formatTime, type Reference, type Seconds } from '../../model/index.ts';
import { writeAffected } from './osv-affected-write.ts';
import { osvFileName, osvId } from './osv-id.ts';
import { severityWord, writeSeverity } from './osv-severity-write.ts';

const SCHEMA_VERSION = '1.7.3';

/**
 * An advisory as an OSV record (one line of JSON), valid against OSV's schema whatever the source held: CVSS vectors
 * that no one can read are left out, and references of other types are called `WEB`.
 * @param undated the time by which a record without any is called modified; OSV asks for one (the database's build)
 */
export function writeOsv(advisory: Advisory, undated: Seconds): string {
  return JSON.stringify(osvRecord(advisory, undated));
}

/** One line of the index of a feed, as Chainguard's `all.json` has it. */
export interface OsvIndexEntry {
  readonly id: string;
  readonly modified: Seconds;
}

/** The index of a feed: a JSON list of `{id, modified}`, in pieces, an entry a line. */
export function* writeOsvIndex(entries: Iterable<OsvIndexEntry>): Generator<string> {
  let opening = '[\n';
  for (const { id, modified } of entries) {
    yield `${opening}${JSON.stringify({ id: osvId(id), modified: formatTime(modified) })}`;
    opening = ',\n';
  }
  yield opening === '[\n' ? '[]\n' : '\n]\n';
}

/** The files of a feed's zip, one a record, in the order of the advisories. */
export function* osvFiles(
  advisories: Iterable<Advisory>,
  undated: Seconds,
): Generator<{ readonly name: string; readonly content: string }> {
  for (const advisory of advisories) {
    yield { name: osvFileName(osvId(advisory.id)), content: writeOsv(advisory, undated) };
  }
}

/** When a record last changed, as far as anyone knows. */
export function osvModified(
  { modified, published }: Pick<Advisory, 'modified' | 'published'>,
  undated: Seconds,
): Seconds {
  return modified ?? published ?? undated;
}

function osvRecord(advisory: Advisory, undated: Seconds): object {
  const { published, withdrawn, upstream, summary, details } = advisory;
  const id = osvId(advisory.id);
  const aliases = id === advisory.id ? advisory.aliases : [...advisory.aliases, advisory.id];
  // The schema takes ratings of the record or of its packages, not of both.
  const arePackagesRated = advisory.affected.some(({ ratings }) => writeSeverity(ratings).length > 0);
  const severity = arePackagesRated ? [] : writeSeverity(advisory.ratings);
  const references = advisory.references.flatMap(writeReference);
  const specific = specificOf(advisory);
  return {
    schema_version: SCHEMA_VERSION,
    id,
    modified: formatTime(osvModified(advisory, undated)),
    ...(published === null ? {} : { published: formatTime(published) }),
    ...(withdrawn === null ? {} : { withdrawn: formatTime(withdrawn) }),
    ...(aliases.length === 0 ? {} : { aliases }),
    ...(upstream.length === 0 ? {} : { upstream }),
    ...(summary === '' ? {} : { summary }),
    ...(details === '' ? {} : { details }),
    ...(severity.length === 0 ? {} : { severity }),
    affected: advisory.affected.map((affected) => {
      const own = affected.ratings.length > 0 ? affected.ratings : advisory.ratings;
      return writeAffected(affected, arePackagesRated ? own : []);
    }),
    ...(references.length === 0 ? {} : { references }),
    ...(Object.keys(specific).length === 0 ? {} : { database_specific: specific }),
  };
}

function specificOf({ ratings, url }: Advisory): Record<string, string> {
  const severity = severityWord(ratings);
  return { ...(severity === '' ? {} : { severity }), ...(url.startsWith('https://') ? { url } : {}) };
}

/** https://ossf.github.io/osv-schema/#referencestype-field */
const REFERENCE_TYPES = new Set([
  ...['ADVISORY', 'ARTICLE', 'DETECTION', 'DISCUSSION', 'REPORT', 'FIX', 'INTRODUCED', 'GIT', 'PACKAGE'],
  ...['EVIDENCE', 'WEB'],
]);

function writeReference({ type, url }: Reference): readonly Reference[] {
  if (!URL.canParse(url)) return [];
  return [{ type: REFERENCE_TYPES.has(type) ? type : 'WEB', url: PLAIN_URL.test(url) ? url : encoded(url) }];
}

/** What RFC 3986 lets stand in a URL as it is. https://www.rfc-editor.org/rfc/rfc3986#section-2 */
const PLAIN_URL = /^[\w.~:/?#@!$&'()*+,;=-]*$/;

/** As a browser would send it, and what browsers let pass percent-encoded too. */
function encoded(url: string): string {
  const { href } = new URL(url);
  return href.replaceAll(/%(?![\da-f]{2})|[^\w.~:/?#@!$&'()*+,;=%-]/gi, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}
