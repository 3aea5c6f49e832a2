import type { SeverityRating } from '../model/index.ts';
import type { Interner } from './columns.ts';
import type { PackedReader, PackedWriter } from './packed.ts';

/** Append only: the order is the format. */
const KINDS: readonly SeverityRating['kind'][] = ['CVSS_V2', 'CVSS_V3', 'CVSS_V4', 'word'];

/** Ratings as they stand, the raters by their numbers in `labels`. */
export function packRatings(writer: PackedWriter, ratings: readonly SeverityRating[], labels: Interner): void {
  writer.number(ratings.length);
  for (const { source, kind, value } of ratings) {
    writer.number(labels.numberOf(source) * KINDS.length + KINDS.indexOf(kind)).text(value);
  }
}

export function unpackRatings(reader: PackedReader, labels: readonly string[]): readonly SeverityRating[] {
  return reader.list((): SeverityRating => {
    const head = reader.number();
    return {
      source: labels[Math.floor(head / KINDS.length)] ?? '',
      kind: KINDS[head % KINDS.length] ?? 'word',
      value: reader.text(),
    };
  });
}
