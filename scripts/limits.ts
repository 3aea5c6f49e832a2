// Writes docs/limits.md from the code: `npm run docs`. test/limits-document.test.ts fails when that is forgotten.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIMIT_NAMES, LIMITS, type Limit, type LimitName } from '../src/model/index.ts';

export const LIMITS_DOCUMENT = join(import.meta.dirname, '..', 'docs/limits.md');

/** The whole document, as the code stands. */
export function limitsDocument(): string {
  return [
    '# Limits',
    '',
    'Made by `npm run docs` from `src/model/limits.ts`; not to be edited by hand.',
    '',
    'What comes from outside (images, registries, SBOMs, feeds, requests) is read up to a limit. Beyond it stands an error, or a',
    'warning and a result that says it is partial; both end with the name of the limit, as in `(limits.layerBytes)`. A limit',
    'that is wrong for you is set in `fixedin.yaml`, for every command and for `fixedin serve`:',
    '',
    '```yaml',
    'limits:',
    '  layerBytes: 512 GiB       # bytes, or KiB, MiB, GiB, TiB',
    '  registryStallTime: 2 min  # ms, s, min or h',
    '  layerEntries: 8000000',
    '```',
    '',
    'Programs call `setLimits({ layerBytes: 512 * 1024 ** 3 })` before anything else: bytes, milliseconds or counts. Layers that',
    'were analysed under other limits are analysed again.',
    '',
    ...GROUPS.flatMap(([title, names]) => [
      `## ${title}`,
      '',
      '| limit | usually | at most | what it bounds |',
      '|---|---|---|---|',
      ...names.map((name) => row(name, LIMITS[name])),
      '',
    ]),
    '## What cannot be set',
    '',
    'Further limits keep the program itself sound: lengths of headers and names, links followed in a row, entries of caches, rows',
    'of a page. They are constants with their reasons, in the `limits.ts` of the folder in `src/` that reads what they bound.',
    '',
  ].join('\n');
}

const SECTIONS: readonly (readonly [title: string, isIn: (name: LimitName) => boolean])[] = [
  ['Registries', (name) => name.startsWith('registry')],
  ['Feeds', (name) => name.startsWith('feed')],
  ['The server', (name) => name.startsWith('server')],
  ['SBOMs and reports', (name) => name.startsWith('document') || name.startsWith('json')],
  ['Images', (name) => /^(?:manifest|config|layer|path)/.test(name)],
  ['Files in images', () => true],
];

const GROUPS = grouped();

/** Each limit in the first section that takes it. */
function grouped(): readonly (readonly [string, readonly LimitName[]])[] {
  const titleOf = (name: LimitName) => SECTIONS.find(([, isIn]) => isIn(name))?.[0] ?? '';
  const groups = Map.groupBy(LIMIT_NAMES, titleOf);
  return [...groups];
}

function row(name: LimitName, { unit, default: usually, most, reason }: Limit): string {
  return `| \`${name}\` | ${measure(usually, unit)} | ${measure(most, unit)} | ${reason} |`;
}

/** A number in the largest unit that it is whole in, as the configuration takes it. */
function measure(value: number, unit: Limit['unit']): string {
  const [suffix, factor] = SUFFIXES[unit].find(([, size]) => value % size === 0) ?? ['', 1];
  const number = value / factor;
  return suffix === '' ? number.toLocaleString('en') : `${number} ${suffix}`;
}

const SUFFIXES: Readonly<Record<Limit['unit'], readonly (readonly [suffix: string, size: number])[]>> = {
  bytes: [
    ['TiB', 1024 ** 4],
    ['GiB', 1024 ** 3],
    ['MiB', 1024 ** 2],
    ['KiB', 1024],
  ],
  milliseconds: [
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1000],
  ],
  count: [],
};

if (process.argv[1] === import.meta.filename) writeFileSync(LIMITS_DOCUMENT, limitsDocument());
