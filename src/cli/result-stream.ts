import { fstatSync, writeSync } from 'node:fs';
import { BrokenPipe } from './broken-pipe.ts';
import { OutputError } from './errors.ts';
import { endAtInterrupt } from './interruption.ts';

/** Characters gathered before a write: few system calls, and small beside what any report weighs in memory. */
const BATCH = 64 * 1024;

/**
 * Writes a report's pieces to stdout, no faster than the reader takes them; those that have to be waited for as they come.
 * @throws {BrokenPipe} when the reader has gone.
 * @throws {OutputError} when the results cannot be written.
 */
export async function writeResults(pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  for await (const batch of Symbol.iterator in pieces ? batches(pieces) : pieces) await write(batch);
}

/** Gathered as they come: to wait for each of a report's thousands of pieces would take longer than to make it. */
function* batches(pieces: Iterable<string>): Generator<string> {
  let batch = '';
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < BATCH) continue;
    yield batch;
    batch = '';
  }
  if (batch !== '') yield batch;
}

async function write(text: string): Promise<void> {
  isDirect ??= canBeDirect();
  const bytes = Buffer.from(text);
  const written = isDirect ? writeDirectly(bytes) : 0;
  if (written < bytes.length) await writeToStream(bytes.subarray(written));
}

/**
 * Whether results are written without Node's stream, to a file or to a pipe whose reader is waited for: what the stream loads
 * and does for a report of some MB into a pipe takes 20 ms. No longer where somebody else made the pipe one that does not wait.
 */
let isDirect: boolean | undefined;

function canBeDirect(): boolean {
  const facts = fstatSync(STDOUT);
  if (process.platform === 'win32' || !(facts.isFile() || facts.isFIFO())) return false;
  endAtInterrupt();
  return true;
}

/** Returns how many of the bytes were written. */
function writeDirectly(bytes: Buffer): number {
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(STDOUT, bytes, written);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code !== 'EAGAIN') throw resultError(error);
    isDirect = false;
  }
  return written;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}

const STDOUT = 1;

function writeToStream(bytes: Buffer): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // A failed write is told to its callback and as an event; without a listener the event would end the process.
  const heard = () => {};
  process.stdout.on('error', heard);
  process.stdout.write(bytes, (error) => {
    if (error) return reject(resultError(error));
    process.stdout.off('error', heard);
    resolve();
  });
  return promise;
}

/** What a failure to write to stdout means. */
export function resultError(error: NodeJS.ErrnoException): Error {
  if (error.code === 'EPIPE') return new BrokenPipe();
  const problem = error.code === 'ENOSPC' ? 'the disk is full' : error.message;
  return new OutputError('results-not-written', 'standard output', problem, '', { cause: error });
}
