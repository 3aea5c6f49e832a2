import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** Something that a process writes again and again, and what must hold whenever that process is killed. */
export interface Subject {
  readonly name: string;
  /** The program that writes; when it has written once, it says how long that took, in milliseconds. */
  readonly writer: string;
  readonly args: readonly string[];
  /** Names of files that are half written. */
  halfWritten(): Promise<readonly string[]>;
  /** @throws {Error} when neither the old nor the new state stands whole */
  check(): Promise<void>;
  /** When all is over: one more time to the end, which nothing may hinder. @throws {Error} */
  finish(): Promise<void>;
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
 * Starts a writer, kills it (SIGKILL, by its own number) at a random moment, and checks; over and over.
 * @param random from 0 up to 1
 * @throws {Error} at the first broken state, with the round's number
 */
export async function killRounds(
  subject: Subject,
  rounds: number,
  random: () => number,
  onRound: (round: number) => void = () => {},
): Promise<Rounds> {
  let [midst, mostHalfWritten] = [0, 0];
  let before = new Set<string>();
  for (let round = 1; round <= rounds; round++) {
    await startAndKill(subject, random());
    const left = await subject.halfWritten();
    if (left.some((name) => !before.has(name))) midst++;
    before = new Set(left);
    mostHalfWritten = Math.max(mostHalfWritten, left.length);
    await subject.check().catch((cause) => {
      throw new Error(`${subject.name}, round ${round}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    });
    onRound(round);
  }
  await subject.finish();
  return { rounds, midst, mostHalfWritten, leftHalfWritten: (await subject.halfWritten()).length };
}

/** @param part of the time that writing took the first time, to be let go by after it */
async function startAndKill({ writer, args }: Subject, part: number): Promise<void> {
  const child = spawn(process.execPath, [writer, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const complaints: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  const ended = once(child, 'close');
  const [said]: unknown[] = await Promise.race([once(child.stdout, 'data'), ended]);
  const milliseconds = part * Number.parseFloat(String(said));
  const moment = performance.now() + milliseconds;
  if (milliseconds > COARSE) await pause(milliseconds - COARSE);
  // Timers keep to milliseconds; the rest is waited for here, so that kills fall anywhere.
  while (performance.now() < moment);
  child.kill('SIGKILL');
  await ended;
  if (child.signalCode !== 'SIGKILL') {
    throw new Error(`${writer} ended by itself (${child.exitCode}): ${Buffer.concat(complaints).toString('utf8')}`);
  }
}

/** In milliseconds. */
const COARSE = 2;
