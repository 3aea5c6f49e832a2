// EPSS scores, FIRST's daily CSV: a comment with the model's version and the day, a header, a line a CVE.
// https://www.first.org/epss/data_stats

import { isCve, parseTime, type Seconds } from '../../model/index.ts';
import { type FeedReader, unreadable } from '../reader.ts';
import type { FeedItem, FeedSource } from '../types.ts';

/** A line of the file has about 30 characters. */
const LINE_CHARACTERS = 200;

export const epss: FeedReader = {
  expects: 'EPSS scores (CSV with the columns cve, epss, percentile)',
  wants: (name) => name.endsWith('.csv'),
  *read(file, sources) {
    const source = sources.named('epss', 'unknown', true);
    let date: Seconds | null = null;
    let columns: Columns | null = null;
    for (const line of linesOf(file.bytes)) {
      if (line.startsWith('#')) date = dateOf(line) ?? date;
      else if (columns === null) {
        columns = columnsOf(line);
        if (columns === null) {
          yield unreadable(source, file.name, 'has no columns cve, epss, percentile');
          return;
        }
      } else if (line !== '') yield readLine(line, columns, date, source);
    }
    if (columns === null) yield unreadable(source, file.name, 'is empty');
  },
};

interface Columns {
  readonly cve: number;
  readonly epss: number;
  readonly percentile: number;
}

function columnsOf(header: string): Columns | null {
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  const columns = { cve: names.indexOf('cve'), epss: names.indexOf('epss'), percentile: names.indexOf('percentile') };
  return Object.values(columns).includes(-1) ? null : columns;
}

/** `#model_version:v2025.03.14,score_date:2025-08-25T12:55:00Z`, in older files `…+0000`. */
function dateOf(comment: string): Seconds | null {
  const [, date] = /score_date:([^,\s]{1,40})/.exec(comment) ?? [];
  return date === undefined ? null : parseTime(date);
}

function readLine(line: string, columns: Columns, date: Seconds | null, source: FeedSource): FeedItem {
  const fields = line.split(',');
  const id = fields[columns.cve]?.trim() ?? '';
  const probability = shareOf(fields[columns.epss]);
  const percentile = shareOf(fields[columns.percentile]);
  if (!isCve(id) || probability === null || percentile === null) {
    return unreadable(source, line, 'is no CVE with two shares of 1');
  }
  return { kind: 'enrichment', source, enrichment: { id, epss: { probability, percentile, date } } };
}

function shareOf(field: string | undefined): number | null {
  const share = field === undefined || field.trim() === '' ? Number.NaN : Number(field);
  return share >= 0 && share <= 1 ? share : null;
}

function* linesOf(bytes: Buffer): Generator<string> {
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    yield bytes.toString('latin1', start, Math.min(end, start + LINE_CHARACTERS)).trim();
    start = end + 1;
  }
}
