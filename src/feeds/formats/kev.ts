// CISA's Known Exploited Vulnerabilities catalogue, in JSON.
// https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities_schema.json

import { isCve } from '../../model/index.ts';
import { type FeedReader, fileItems, recordItem } from '../reader.ts';
import { isShape, nameAt, parseJson, type Shape, shapesAt, textAt, timeAt, Unreadable } from '../shape.ts';
import type { FeedItem, FeedSource } from '../types.ts';

export const kev: FeedReader = {
  expects: 'the KEV catalogue (JSON with "vulnerabilities", each with a "cveID")',
  wants: (name) => name.endsWith('.json'),
  *read(file, sources) {
    const source = sources.named('kev', 'CC0-1.0', true);
    yield* fileItems(
      () => source,
      file.name,
      function* () {
        const document = parseJson(file.bytes);
        if (!isShape(document) || !Array.isArray(document['vulnerabilities']) || !('catalogVersion' in document)) {
          throw new Unreadable('is no KEV catalogue');
        }
        for (const listed of shapesAt(document, 'vulnerabilities')) yield readListed(listed, source);
      },
    );
  },
};

function readListed(listed: Shape, source: FeedSource): FeedItem {
  return recordItem(source, textAt(listed, 'cveID') || 'an entry', () => {
    const id = nameAt(listed, 'cveID');
    const added = timeAt(listed, 'dateAdded');
    if (!isCve(id)) throw new Unreadable('is not about a CVE');
    if (added === null) throw new Unreadable('has no dateAdded');
    const kev = {
      added,
      due: timeAt(listed, 'dueDate'),
      ransomware: textAt(listed, 'knownRansomwareCampaignUse').toLowerCase() === 'known',
      name: textAt(listed, 'vulnerabilityName'),
    };
    return { kind: 'enrichment', source, enrichment: { id, kev } };
  });
}
