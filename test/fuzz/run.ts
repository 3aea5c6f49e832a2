// Fuzzes for as long as one likes: `npm run fuzz -- --minutes 30 [PARSER…]`. What breaks is written to test-output/fuzz/.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scriptOptions } from '../../scripts/script-options.ts';
import { PARSERS } from './parsers/index.ts';
import { fuzzWatched } from './watched.ts';

const { values, positionals } = scriptOptions('fuzz', {
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});
const names = PARSERS.map(({ name }) => name).filter((name) => positionals.length === 0 || positionals.includes(name));
const milliseconds = (Number(values.minutes) * 60_000) / names.length;
const seed = Number(values.seed);
const mebibytes = (bytes: number) => `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
let [crashes, inputs, kept] = [0, 0, 0];
await fuzzWatched(
  { names, seed, milliseconds, isGuided: true },
  ({ name, crash, ...result }) => {
    inputs += result.inputs;
    kept += result.kept;
    process.stdout.write(`${name}: ${result.inputs} inputs, ${result.kept} kept\n`);
    if (crash === null) return;
    crashes++;
    const folder = join(import.meta.dirname, '../../test-output/fuzz');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}-${seed}`), crash.input);
    process.stdout.write(`${name} (seed ${seed}, ${crash.input.length} bytes in ${folder}): ${crash.problem}\n`);
  },
  ({ name, bytes, isLeak }) => {
    if (isLeak) crashes++;
    process.stdout.write(`${name}: ${mebibytes(bytes)} more alive at the end${isLeak ? ', WHICH IS A LEAK' : ''}\n`);
  },
);
process.stdout.write(
  `${names.length} parsers, ${inputs} inputs, ${kept} of them kept, ${crashes} crashes, hangs or leaks\n`,
);
process.exitCode = crashes === 0 ? 0 : 1;
