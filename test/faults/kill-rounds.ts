import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** Something whose process is killed again and again, and what must hold whenever that has happened. */
export interface Subject extends AsyncDisposable {
  readonly name: string;
  /** Starts the process, and comes back when what is to be interrupted begins. */
  begin(round: number): Promise<Victim>;
  /** Names of files that are half written. */
  halfWritten(): Promise<readonly string[]>;
  /** @throws {Error} when neither the old nor the new state stands whole */
  check(): Promise<void>;
  /** When all is over: one more time to the end, which nothing may hinder. @throws {Error} */
  finish(): Promise<void>;
}

export interface Victim {
  readonly child: ChildProcess;
  /** From now on, in which the kill is to fall. */
  readonly milliseconds: number;
  /** What it has said of errors. */
  complaints(): string;
}

export interface Rounds {
  readonly rounds: number;
  /** Rounds in which the kill left something half written: it fell into the midst of the writing. */
  readonly midst: number;
  /** The most half-written files that ever lay there at once. */
  readonly mostHalfWritten: number;
  /** Those that were left when all was over. */
  readonly leftHalfWritten: number;
}

/**
 * Starts a process, kills it (SIGKILL, by its own number) at a random moment, and checks; over and over.
 * @param random from 0 up to 1
 * @throws {Error} at the first broken state, with the round's number
 */
export async function killRounds(
  subject: Subject,
  rounds: number,
  random: () => number,
  onRound: () => void = () => {},
): Promise<Rounds> {
  let [midst, mostHalfWritten] = [0, 0];
  let before = new Set<string>();
  for (let round = 1; round <= rounds; round++) {
    await kill(await subject.begin(round), random());
    const left = await subject.halfWritten();
    if (left.some((name) => !before.has(name))) midst++;
    before = new Set(left);
    mostHalfWritten = Math.max(mostHalfWritten, left.length);
    await subject.check().catch((cause) => {
      throw new Error(`${subject.name}, round ${round}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    });
    onRound();
  }
  await subject.finish();
  return { rounds, midst, mostHalfWritten, leftHalfWritten: (await subject.halfWritten()).length };
}

/** @param part of its time, to be let go by */
async function kill({ child, milliseconds, complaints }: Victim, part: number): Promise<void> {
  const moment = performance.now() + part * milliseconds;
  const wait = part * milliseconds - COARSE;
  if (wait > 0) await pause(wait);
  // Timers keep to milliseconds; the rest is waited for here, so that kills fall anywhere.
  while (performance.now() < moment);
  const ended = child.exitCode === null && child.signalCode === null ? once(child, 'close') : undefined;
  child.kill('SIGKILL');
  await ended;
  if (child.signalCode !== 'SIGKILL') {
    throw new Error(`${child.spawnargs.join(' ')} ended by itself (${child.exitCode}): ${complaints()}`);
  }
}

/** In milliseconds. */
const COARSE = 2;
