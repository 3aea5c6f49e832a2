// Fuzzes for as long as one likes: `npm run fuzz -- --minutes 30 [PARSER…]`. What breaks is written to test-output/fuzz/.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';
import { PARSERS } from './parsers.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});
const chosen = PARSERS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const turn = 2_000;
const end = performance.now() + Number(values.minutes) * 60_000;
const totals = new Map<string, number>();
let crashes = 0;
let memory = 0;
for (let seed = Number(values.seed), round = 0; performance.now() < end; seed++, round++) {
  for (const parser of chosen) {
    const { rounds, crash } = await fuzz(parser, seed, turn);
    totals.set(parser.name, (totals.get(parser.name) ?? 0) + rounds);
    if (crash === null) continue;
    crashes++;
    const folder = join(import.meta.dirname, '../../test-output/fuzz');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${parser.name}-${seed}`), crash.input);
    console.log(`${parser.name} (seed ${seed}): ${crash.problem}`);
    if (performance.now() > end) break;
  }
  if (round === 0) memory = process.memoryUsage().rss;
}
for (const [name, rounds] of totals) console.log(`${name}: ${rounds} inputs`);
console.log(
  `${crashes} crashes; memory ${mib(memory)} MiB after the first turn, ${mib(process.memoryUsage().rss)} MiB at the end`,
);
process.exitCode = crashes === 0 ? 0 : 1;

function mib(bytes: number): number {
  return Math.round(bytes / 1024 ** 2);
}
