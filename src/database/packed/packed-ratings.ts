import { parseCvss, type SeverityRating } from '../../model/index.ts';
import type { Interner } from '../arrays/columns.ts';
import type { PackedReader, PackedWriter } from './packed.ts';
import { VECTOR_FORMS, vectorNumber, vectorOf } from './packed-vector.ts';

/** Append only: the order is the format. */
const KINDS: readonly SeverityRating['kind'][] = ['CVSS_V2', 'CVSS_V3', 'CVSS_V4', 'word'];

/** How a rating is written: as a text of its kind, or as the number of a vector of one of the forms. */
const WAYS = KINDS.length + VECTOR_FORMS.length;

/** Ratings as they stand, the raters by their numbers in `labels`, the vectors with their scores. */
export function packRatings(writer: PackedWriter, ratings: readonly SeverityRating[], labels: Interner): void {
  writer.number(ratings.length);
  for (const { source, kind, value, score } of ratings) {
    const head = labels.numberOf(source) * WAYS;
    const numbers = VECTOR_FORMS.map((form) => (form.kind === kind ? vectorNumber(form, value) : null));
    const form = numbers.findIndex((number) => number !== null);
    if (form < 0) writer.number(head + KINDS.indexOf(kind)).text(value);
    else writer.number(head + KINDS.length + form).number(numbers[form] ?? 0);
    if (kind !== 'word') writer.number(scoreCode(score === undefined ? (parseCvss(value)?.score ?? null) : score));
  }
}

/** 0 for a vector that cannot be read, else ten times its base score, and one. */
function scoreCode(score: number | null): number {
  return score === null ? 0 : Math.round(score * 10) + 1;
}

export function unpackRatings(reader: PackedReader, labels: readonly string[]): readonly SeverityRating[] {
  return reader.list((): SeverityRating => {
    const head = reader.number();
    const source = labels[Math.floor(head / WAYS)] ?? '';
    const form = VECTOR_FORMS[(head % WAYS) - KINDS.length];
    const kind = form?.kind ?? KINDS[head % WAYS] ?? 'word';
    const value = form === undefined ? reader.text() : vectorOf(form, reader.number());
    if (kind === 'word') return { source, kind, value, score: null };
    const code = reader.number();
    return { source, kind, value, score: code === 0 ? null : (code - 1) / 10 };
  });
}
