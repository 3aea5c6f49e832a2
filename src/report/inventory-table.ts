import { displayName } from '../diff/index.ts';
import type { Inventory, Package } from '../model/index.ts';
import { paragraph } from './paragraph.ts';
import { counted } from './phrases.ts';
import { publishedSentences } from './published-sentences.ts';
import type { TextStyle } from './style.ts';
import { type Column, tableLines } from './table.ts';
import { visible } from './visible.ts';

/** What is installed in an image, for a terminal. Pieces are whole lines. */
export function* inventoryTable(inventory: Inventory, style: TextStyle): Generator<string> {
  const { image, distro, packages } = inventory;
  yield* paragraph([visible(image.reference)], 'title', style);
  const facts = [counted(packages.length, 'package'), distro?.name ?? 'unknown distribution', image.platform];
  const context = facts.filter((fact) => fact !== '').map(visible);
  yield* paragraph(context, 'faint', style);
  for (const sentence of publishedSentences(inventory)) yield* paragraph([visible(sentence)], 'faint', style);
  if (packages.length === 0) return;
  yield '\n';
  for (const line of tableLines(COLUMNS, packages, style, '')) yield `${line}\n`;
}

const COLUMNS: readonly Column<Package>[] = [
  { title: 'TYPE', text: ({ type }) => type },
  { title: 'PACKAGE', text: displayName, yields: 3 },
  { title: 'VERSION', text: ({ version }) => version },
  { title: 'ORIGIN', text: originName, optional: 2 },
  { title: 'LICENCES', text: ({ licences }) => licences.join(', '), yields: 1, least: 12, optional: 1 },
  { title: 'FOUND IN', text: ({ locations }) => locations[0]?.path ?? '', yields: 2, optional: 3 },
];

/** The origin where it is not simply the package's own name. */
function originName({ origin, name }: Package): string {
  return origin === null || origin.name === name ? '' : origin.name;
}
