import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One run of a program, start and end included. */
export interface Run {
  readonly seconds: number;
  /** User and system time of the program and its children. */
  readonly cpuSeconds: number;
  /** The largest resident set of the program. */
  readonly peakBytes: number;
  /** What it wrote to stdout; empty when that was thrown away. */
  readonly output: string;
}

/**
 * Runs a program under GNU time, which asks the kernel (wait4) for what it used.
 * @param keepOutput otherwise stdout goes to /dev/null
 * @throws {Error} when it does not end with 0, with what it said on stderr
 */
export async function measure(program: string, args: readonly string[], keepOutput = false): Promise<Run> {
  const report = join(tmpdir(), `fixedin-bench-${process.pid}-${serial++}`);
  const began = performance.now();
  const child = spawn('time', ['-q', '-f', '%U %S %M', '-o', report, program, ...args], {
    stdio: ['ignore', keepOutput ? 'pipe' : 'ignore', 'pipe'],
  });
  const output: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) {
    throw new Error(`${program} ${args.join(' ')}: ended with ${code}\n${Buffer.concat(complaints).toString('utf8')}`);
  }
  const [user = 0, system = 0, peakKibibytes = 0] = (await readFile(report, 'utf8')).trim().split(' ').map(Number);
  await rm(report);
  return {
    seconds,
    cpuSeconds: user + system,
    peakBytes: peakKibibytes * 1024,
    output: Buffer.concat(output).toString('utf8'),
  };
}

let serial = 0;
