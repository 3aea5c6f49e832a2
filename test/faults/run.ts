/**
 * `npm run faults -- --rounds N`: kills writers and servers at random moments, as often as one likes, and says what was
 * seen. `TMPDIR=/dev/shm` spares the disk.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scriptOptions } from '../../scripts/script-options.ts';
import { killRounds, type Subject } from './kill-rounds.ts';
import { serverSubject } from './server-subject.ts';
import { cacheSubject, databaseSubject, updateSubject } from './subjects.ts';

const { values: options } = scriptOptions('faults', { options: { rounds: { type: 'string', default: '1000' } } });
const rounds = Number(options.rounds);
if (!(rounds >= 100)) {
  process.stderr.write(`faults: --rounds ${options.rounds}: write a number of at least 100, such as 10000\n`);
  process.exit(2);
}

/** Which part of all rounds a subject gets: a server takes ten times as long to start as a writer, and threads twice as long. */
const SUBJECTS: readonly (readonly [part: number, open: (folder: string) => Promise<Subject>])[] = [
  [0.25, databaseSubject],
  [0.05, (place) => databaseSubject(place, 2)],
  [0.4, cacheSubject],
  [0.27, updateSubject],
  [0.03, serverSubject],
];

const folder = await mkdtemp(join(tmpdir(), 'fixedin-faults-'));
const began = performance.now();
const minutes = () => ((performance.now() - began) / 60_000).toFixed(1);
let done = 0;
try {
  await Promise.all(
    SUBJECTS.map(async ([part, open], number) => {
      const place = join(folder, String(number));
      await mkdir(place);
      await using subject = await open(place);
      const seen = await killRounds(subject, Math.round(rounds * part), Math.random, () => {
        done++;
        if (done % 200 === 0) process.stderr.write(`${done} rounds in ${minutes()} minutes\n`);
      });
      process.stdout.write(
        `${subject.name}: ${seen.rounds} kills, ${seen.midst} in the midst of a write, no broken state; at most ` +
          `${seen.mostHalfWritten} half-written files at once, ${seen.leftHalfWritten} at the end (${minutes()} minutes)\n`,
      );
    }),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
