import { parseCvss, type SeverityRating } from '../model/index.ts';
import type { Interner } from './columns.ts';
import type { PackedReader, PackedWriter } from './packed.ts';

/** Append only: the order is the format. */
const KINDS: readonly SeverityRating['kind'][] = ['CVSS_V2', 'CVSS_V3', 'CVSS_V4', 'word'];

/** Ratings as they stand, the raters by their numbers in `labels`, the vectors with their scores. */
export function packRatings(writer: PackedWriter, ratings: readonly SeverityRating[], labels: Interner): void {
  writer.number(ratings.length);
  for (const { source, kind, value } of ratings) {
    writer.number(labels.numberOf(source) * KINDS.length + KINDS.indexOf(kind)).text(value);
    if (kind !== 'word') writer.number(scoreCode(value));
  }
}

/** 0 for a vector that cannot be read, else ten times its base score, and one. */
function scoreCode(vector: string): number {
  const cvss = parseCvss(vector);
  return cvss === null ? 0 : Math.round(cvss.score * 10) + 1;
}

export function unpackRatings(reader: PackedReader, labels: readonly string[]): readonly SeverityRating[] {
  return reader.list((): SeverityRating => {
    const head = reader.number();
    const source = labels[Math.floor(head / KINDS.length)] ?? '';
    const kind = KINDS[head % KINDS.length] ?? 'word';
    const value = reader.text();
    if (kind === 'word') return { source, kind, value, score: null };
    const code = reader.number();
    return { source, kind, value, score: code === 0 ? null : (code - 1) / 10 };
  });
}
