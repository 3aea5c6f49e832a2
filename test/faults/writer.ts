import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Victim } from './kill-rounds.ts';

/** In every so-manieth round the writer may write once undisturbed, and says how long that took. */
const UNDISTURBED = 8;
/** How many of these are remembered: what else the machine does changes them. */
const REMEMBERED = 9;
/** Beyond the usual, so that kills reach the end of slow writings, too. */
const BEYOND = 1.2;

/**
 * Starts a program of `writers/` for each round. It says a line when it begins to write, and another with milliseconds
 * whenever it has written, and goes on.
 */
export function writerOf(name: string, args: readonly string[]): (round: number) => Promise<Victim> {
  const program = join(import.meta.dirname, `writers/${name}.ts`);
  const lengths: number[] = [];
  return async (round) => {
    if (round === 1) await once(start(program, args, { WRITE_ONCE: 'true' }), 'close');
    const child = start(program, args);
    const complaints: Buffer[] = [];
    child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk));
    const said = lines(child);
    await said.next();
    if (lengths.length === 0 || round % UNDISTURBED === 0) {
      const { value, done } = await said.next();
      if (!done) lengths.push(Number.parseFloat(value));
      if (lengths.length > REMEMBERED) lengths.shift();
    }
    const usual = lengths.toSorted((a, b) => a - b)[lengths.length >> 1] ?? 0;
    return { child, milliseconds: usual * BEYOND, complaints: () => Buffer.concat(complaints).toString('utf8') };
  };
}

/** What Node.js has compiled is kept when a process ends by itself: so one does, and all the others start faster. */
function start(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...env },
  });
}

function lines({ stdout }: ChildProcess): AsyncIterator<string> {
  if (stdout === null) throw new Error('a writer without an output');
  return createInterface({ input: stdout })[Symbol.asyncIterator]();
}
