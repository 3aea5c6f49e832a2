import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** Runs a program to its end; what it prints is shown only when it fails. */
export async function run(program: string, args: readonly string[]): Promise<void> {
  await output(program, args);
}

/** Runs a program to its end and returns what it wrote to stdout, as text. */
export async function output(program: string, args: readonly string[]): Promise<string> {
  const child = start(program, args);
  const texts: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => texts.push(chunk));
  await child.ended;
  return Buffer.concat(texts).toString('utf8');
}

/** Runs a program to its end, what it writes to stdout going into a new file. */
export async function outputToFile(program: string, args: readonly string[], path: string): Promise<void> {
  const child = start(program, args);
  await Promise.all([pipeline(child.stdout, createWriteStream(path)), child.ended]);
}

function start(program: string, args: readonly string[]) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const complaints: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      const complaint = Buffer.concat(complaints).toString('utf8').slice(-LAST_WORDS);
      reject(new Error(`${program} ${args.join(' ')}: ended with ${code ?? signal}\n${complaint}`));
    });
  });
  return { stdout: child.stdout, ended };
}

/** Of a failed program's stderr, in characters: apt can say a great deal. */
const LAST_WORDS = 4000;
