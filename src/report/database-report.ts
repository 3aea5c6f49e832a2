import type { DatabaseInfo, SourceInfo } from '../database/index.ts';
import { formatDay, formatTime, type Seconds } from '../model/index.ts';
import { jsonPieces } from './json.ts';
import { paragraph } from './paragraph.ts';
import { counted } from './phrases.ts';
import type { TextStyle } from './style.ts';
import { type Column, tableLines } from './table.ts';
import { visible } from './visible.ts';

/** What a database holds and how old it is, for a terminal. `now` in seconds, for its age. Pieces are whole lines. */
export function* databaseTable(info: DatabaseInfo, file: string, now: Seconds, style: TextStyle): Generator<string> {
  const { counts, sources } = info;
  yield* paragraph([visible(file)], 'title', style);
  const built = `built ${formatTime(info.built)} (${agePhrase(now - info.built)})`;
  yield* paragraph([built, `schema ${info.schemaVersion}`, `identity ${visible(info.identity)}`], 'faint', style);
  yield* paragraph(
    [
      counted(counts.advisories, 'advisory', 'advisories'),
      counted(counts.vulnerabilities, 'vulnerability', 'vulnerabilities'),
      counted(counts.packages, 'package'),
      counted(counts.statements, 'statement'),
    ],
    'title',
    style,
  );
  yield '\n';
  for (const line of tableLines(SOURCES, sources, style, '')) yield `${line}\n`;

  const reasons = sources.flatMap(({ name, reasons: list }) => list.map((reason) => ({ name, ...reason })));
  if (reasons.length === 0) return;
  yield '\n';
  yield* paragraph(['Left out or unreadable'], 'heading', style);
  for (const line of tableLines(REASONS, reasons, style)) yield `${line}\n`;
}

/** The same as JSON. */
export function databaseJson(info: DatabaseInfo, file: string, now: Seconds): Iterable<string> {
  return jsonPieces({
    file,
    built: formatTime(info.built),
    ageSeconds: now - info.built,
    schemaVersion: info.schemaVersion,
    identity: info.identity,
    counts: { ...info.counts },
    sources: info.sources.map((source) => ({
      name: source.name,
      format: source.format,
      location: source.location,
      licence: source.licence,
      dated: source.dated,
      records: source.records,
      leftOut: source.leftOut,
      unreadable: source.unreadable,
      newest: source.newest === null ? null : formatTime(source.newest),
      reasons: source.reasons.map(({ reason, count, example }) => ({ reason, count, example })),
    })),
  });
}

const SOURCES: readonly Column<SourceInfo>[] = [
  { title: 'SOURCE', text: ({ name }) => name },
  { title: 'RECORDS', text: ({ records }) => String(records), align: 'right' },
  { title: 'LEFT OUT', text: ({ leftOut }) => String(leftOut), align: 'right' },
  { title: 'UNREADABLE', text: ({ unreadable }) => String(unreadable), align: 'right', optional: 2 },
  { title: 'NEWEST', text: ({ newest }) => (newest === null ? 'undated' : formatDay(newest)) },
  { title: 'LICENCE', text: ({ licence }) => licence },
  { title: 'READ FROM', text: ({ location }) => location, yields: 1, optional: 1 },
];

const REASONS: readonly Column<{ name: string; reason: string; count: number; example: string }>[] = [
  { title: 'SOURCE', text: ({ name }) => name },
  { title: 'COUNT', text: ({ count }) => String(count), align: 'right' },
  { title: 'REASON', text: ({ reason }) => reason, yields: 2 },
  { title: 'SUCH AS', text: ({ example }) => example, yields: 1, optional: 1 },
];

/** `3 hours old`; the largest whole unit. */
function agePhrase(seconds: number): string {
  if (seconds < -60) return 'in the future, if the clock is right';
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${counted(Math.floor(seconds / 60), 'minute')} old`;
  if (seconds < 86_400) return `${counted(Math.floor(seconds / 3600), 'hour')} old`;
  return `${counted(Math.floor(seconds / 86_400), 'day')} old`;
}
