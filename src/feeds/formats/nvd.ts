// NVD's JSON 2.0, the API's pages and the yearly feeds alike. https://nvd.nist.gov/developers/vulnerabilities and
// https://csrc.nist.gov/schema/nvd/api/2.0/cve_api_json_2.0.schema

import { type Enrichment, parseTime, type Seconds, type SeverityRating } from '../../model/index.ts';
import type { FeedFile } from '../input/index.ts';
import { type FeedReader, fileItems, recordItem } from '../reader.ts';
import { isName, isShape, nameAt, type Shape, shapeAt, shapesAt, textAt, Unreadable } from '../shape.ts';
import type { FeedItem, FeedSource } from '../types.ts';
import { arrayElements, objectMembers, parsed } from './json-members.ts';

/** The metrics of a CVE, the newest version first. */
const METRICS: readonly (readonly [string, SeverityRating['kind']])[] = [
  ['cvssMetricV40', 'CVSS_V4'],
  ['cvssMetricV31', 'CVSS_V3'],
  ['cvssMetricV30', 'CVSS_V3'],
  ['cvssMetricV2', 'CVSS_V2'],
];

export const nvd: FeedReader = {
  expects: 'NVD JSON 2.0 (an object with "vulnerabilities", each with a "cve")',
  wants: (name) => name.endsWith('.json'),
  *read(file, sources) {
    const source = sources.named('nvd', 'NIST-PD', true);
    yield* fileItems(
      () => source,
      file.name,
      () => listedItems(file, source),
    );
  },
};

function* listedItems(file: FeedFile, source: FeedSource): Generator<FeedItem> {
  for (const member of objectMembers(file.bytes)) {
    if (member.key !== 'vulnerabilities') continue;
    for (const element of arrayElements(file.bytes, member.start)) {
      const listed = parsed(file.bytes, element);
      yield readCve(isShape(listed) ? shapeAt(listed, 'cve') : {}, source);
    }
    return;
  }
  throw new Unreadable('is no NVD document');
}

function readCve(cve: Shape, source: FeedSource): FeedItem {
  return recordItem(source, textAt(cve, 'id') || 'an entry', () => ({
    kind: 'enrichment',
    source,
    enrichment: enrichmentOf(cve, source.name),
  }));
}

function enrichmentOf(cve: Shape, source: string): Enrichment {
  const english = shapesAt(cve, 'descriptions').find((description) => textAt(description, 'lang').startsWith('en'));
  return {
    id: nameAt(cve, 'id'),
    nvd: {
      description: english ? textAt(english, 'value') : '',
      ratings: ratingsOf(shapeAt(cve, 'metrics'), source),
      published: universalTime(textAt(cve, 'published')),
      modified: universalTime(textAt(cve, 'lastModified')),
      rejected: textAt(cve, 'vulnStatus') === 'Rejected',
    },
  };
}

/** NVD's own rating (Primary) before those that others sent it, each vector once. */
function ratingsOf(metrics: Shape, source: string): readonly SeverityRating[] {
  return METRICS.flatMap(([key, kind]) => {
    const rated = shapesAt(metrics, key);
    const own = rated.filter((metric) => metric['type'] === 'Primary');
    const others = rated.filter((metric) => metric['type'] !== 'Primary');
    const vectors = [...own, ...others].map((metric) => shapeAt(metric, 'cvssData')['vectorString']).filter(isName);
    return [...new Set(vectors)].map((value) => ({ source, kind, value }));
  });
}

/** NVD writes times in UTC without saying so: `2023-10-10T14:15:10.883`. */
function universalTime(text: string): Seconds | null {
  return parseTime(/[Zz]$|[+-]\d{2}:?\d{2}$/.test(text) ? text : `${text}Z`);
}
