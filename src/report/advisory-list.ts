import type { AdvisoryList, AdvisoryListItem } from '../database/index.ts';
import { formatDay, formatTime, type Seconds } from '../model/index.ts';
import { type Json, jsonPieces } from './json.ts';
import { paragraph } from './paragraph.ts';
import { counted, statusPhrase } from './phrases.ts';
import type { TextStyle } from './style.ts';
import { type Column, tableLines } from './table.ts';

/** Advisories that a search found, for a terminal. Pieces are whole lines. */
export function* advisoryTable({ items, total }: AdvisoryList, style: TextStyle): Generator<string> {
  const found = counted(total, 'advisory', 'advisories');
  const shown = items.length < total ? [`the ${items.length} that changed last`] : [];
  yield* paragraph(total === 0 ? ['No advisory found'] : [found, ...shown], 'title', style);
  if (items.length === 0) return;
  yield '\n';
  for (const line of tableLines(COLUMNS, items, style, '')) yield `${line}\n`;
}

/** The same as JSON, in the shape that the HTTP API answers with. */
export function advisoryListJson({ items, total, next }: AdvisoryList): Iterable<string> {
  return jsonPieces({ items: items.map(itemJson), total, next });
}

function itemJson(item: AdvisoryListItem): Json {
  return {
    id: item.id,
    aliases: item.aliases,
    vulnerability: item.vulnerability,
    package: { type: item.package.type, name: item.package.name, distro: item.package.distro },
    status: item.status,
    fixedIn: item.fixedIn,
    severity: item.severity,
    source: item.source,
    published: timeOrNull(item.published),
    updated: timeOrNull(item.updated),
    url: item.url,
  };
}

function timeOrNull(seconds: Seconds | null): string | null {
  return seconds === null ? null : formatTime(seconds);
}

const COLUMNS: readonly Column<AdvisoryListItem>[] = [
  { title: 'VULNERABILITY', text: ({ vulnerability }) => vulnerability, least: 20 },
  { title: 'SEVERITY', text: ({ severity }) => severity, emphasis: ({ severity }) => severity, optional: 3 },
  { title: 'PACKAGE', text: ({ package: about }) => about.name, yields: 1 },
  { title: 'IN', text: ({ package: about }) => about.distro ?? about.ecosystem, optional: 2 },
  { title: 'STATUS', text: ({ status }) => statusPhrase(status) },
  { title: 'FIXED IN', text: ({ fixedIn }) => fixedIn ?? '', emphasis: () => 'good' },
  { title: 'CHANGED', text: ({ updated }) => (updated === null ? '' : formatDay(updated)) },
  { title: 'ADVISORY', text: ({ id }) => id, optional: 4 },
  { title: 'SOURCE', text: ({ source }) => source, optional: 1 },
];
