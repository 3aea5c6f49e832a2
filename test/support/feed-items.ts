import { readerOf } from '../../src/feeds/formats/index.ts';
import { Sources } from '../../src/feeds/sources.ts';
import type { FeedFormat, FeedItem } from '../../src/feeds/types.ts';
import type { Advisory, Enrichment } from '../../src/model/index.ts';

/** What the reader of a format makes of one file: a text, or anything else as JSON. */
export function feedItems(format: FeedFormat, content: unknown, folder = ''): readonly FeedItem[] {
  const bytes = Buffer.from(typeof content === 'string' ? content : (JSON.stringify(content) ?? ''));
  const sources = new Sources({ format, location: 'feed' });
  return [...readerOf(format).read({ name: 'file', folder, bytes }, sources)];
}

/** The advisories of one file, which must hold nothing else. */
export function advisoriesIn(format: FeedFormat, content: unknown): readonly Advisory[] {
  return feedItems(format, content).map((item) => {
    if (item.kind !== 'advisory') throw new Error(`${JSON.stringify(item)} is no advisory`);
    return item.advisory;
  });
}

/** The enrichments of one file, which must hold nothing else. */
export function enrichmentsIn(format: FeedFormat, content: unknown): readonly Enrichment[] {
  return feedItems(format, content).map((item) => {
    if (item.kind !== 'enrichment') throw new Error(`${JSON.stringify(item)} is no enrichment`);
    return item.enrichment;
  });
}
