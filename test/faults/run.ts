/** `npm run faults -- --rounds N`: kills writers at random moments, as often as one likes, and says what was seen. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killRounds, type Subject } from './kill-rounds.ts';
import { cacheSubject, databaseSubject, updateSubject } from './subjects.ts';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '1000' } } });
const rounds = Number(options.rounds);
if (!(rounds >= 3)) {
  process.stderr.write(`faults: --rounds ${options.rounds}: write a number, such as 10000\n`);
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), 'fixedin-faults-'));
const place = async (name: string) => {
  const path = join(folder, name);
  await mkdir(path);
  return path;
};
const began = performance.now();
try {
  await using update = await updateSubject(await place('update'));
  const subjects: readonly Subject[] = [
    await databaseSubject(await place('build')),
    await cacheSubject(await place('cache')),
    update,
  ];
  await Promise.all(
    subjects.map(async (subject) => {
      const seen = await killRounds(subject, Math.floor(rounds / subjects.length), Math.random, (round) => {
        if (round % 50 === 0) process.stderr.write(`${subject.name}: ${round} rounds\n`);
      });
      const { midst, mostHalfWritten, leftHalfWritten } = seen;
      const minutes = ((performance.now() - began) / 60_000).toFixed(1);
      process.stdout.write(
        `${subject.name}: ${seen.rounds} kills, ${midst} in the midst of a write, no broken state; at most ` +
          `${mostHalfWritten} half-written files at once, ${leftHalfWritten} at the end (${minutes} minutes)\n`,
      );
    }),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
