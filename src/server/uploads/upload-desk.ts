import { Worker } from 'node:worker_threads';
import type { Database } from '../../database/index.ts';
import { changedLimits, limits } from '../../model/index.ts';
import type { Said } from '../../scan/index.ts';
import { HttpProblem } from '../errors.ts';
import { Turns } from '../images/index.ts';
import { SCANS_WAITING, UPLOAD_HEAP, UPLOAD_HERE_BYTES, UPLOAD_LARGE_BYTES, UPLOAD_LARGE_HEAP } from '../limits.ts';
import type { Metrics } from '../metrics.ts';
import { ON_YOUR_OWN } from '../remedies.ts';
import { replyTo, type UploadQuestion, type UploadReply } from './upload-answer.ts';
import { type FromUploadThread, fromFailure, type ToUploadThread } from './upload-messages.ts';

export interface UploadDeskOptions {
  /** Which threads open for themselves. */
  readonly databaseFile: string;
  /** VEX documents and ignore rules of the configuration. */
  readonly said: Said;
  readonly metrics: Metrics;
  /** Of a large upload's thread, in MiB. */
  readonly threadHeap?: number;
}

/**
 * Answers uploads, a few at a time. All but the smallest take long of nothing but computing, so each has a thread of its
 * own: the server goes on answering, and what the thread used is given back when it ends, whatever was in the document.
 * Of large ones, which take a gigabyte of memory or more, one at a time.
 */
export class UploadDesk {
  readonly #options: UploadDeskOptions;
  readonly #turns = new Turns({ what: 'uploads', limit: 'serverUploads' }, limits.serverUploads, SCANS_WAITING);
  readonly #largeTurns = new Turns({ what: 'large uploads', limit: 'serverUploads' }, 1, limits.serverUploads);

  constructor(options: UploadDeskOptions) {
    this.#options = options;
  }

  /**
   * @param read takes the upload in, once it is its turn
   * @param database for small uploads
   * @param gone ends the work when nobody waits for it any more
   * @throws {InventoryError} when the document is none, or over a limit
   * @throws {HttpProblem} 413, when it takes more memory than there is for it; 503, when too many wait; 504, when it takes too long
   */
  answer(read: () => Promise<UploadQuestion>, database: Database, gone: AbortSignal): Promise<UploadReply> {
    return this.#turns.take(async () => {
      const question = await read();
      const size = unpackedSize(question.bytes);
      if (size <= UPLOAD_HERE_BYTES) return replyTo(question, database, this.#options.said);
      if (size <= UPLOAD_LARGE_BYTES) return this.#inThread(question, UPLOAD_HEAP, gone);
      const { threadHeap = UPLOAD_LARGE_HEAP } = this.#options;
      return this.#largeTurns.take(() => this.#inThread(question, threadHeap, gone));
    });
  }

  #inThread(question: UploadQuestion, heap: number, gone: AbortSignal): Promise<UploadReply> {
    const { databaseFile, said, metrics } = this.#options;
    metrics.count('upload_threads');
    return answerInThread({ limits: changedLimits(), databaseFile, said, question }, heap, gone);
  }
}

/**
 * What a document has in bytes, out of gzip where it says so: at its end, which whoever wrote it could make say anything.
 * One that is larger than it says finds the memory of its thread too small. https://www.rfc-editor.org/rfc/rfc1952
 */
function unpackedSize(bytes: Uint8Array): number {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes.length < GZIP_LEAST) return bytes.length;
  const stated = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(bytes.length - 4, true);
  // Never between other requests, whatever it says.
  return Math.max(stated, bytes.length, UPLOAD_HERE_BYTES + 1);
}

/** Bytes of a gzip file of nothing. */
const GZIP_LEAST = 18;

/** The source runs as it is, and the bundler puts the thread's file beside the one that this comes to be in. */
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './upload-thread.ts' : './upload-thread.mjs', import.meta.url);

async function answerInThread(task: ToUploadThread, heap: number, gone: AbortSignal): Promise<UploadReply> {
  const { promise, resolve, reject } = Promise.withResolvers<FromUploadThread>();
  const worker = new Worker(ENTRY, {
    workerData: task,
    // Handed over and not copied; it was read into memory of its own.
    transferList: [task.question.bytes.buffer],
    resourceLimits: { maxOldGenerationSizeMb: heap },
  });
  worker.once('message', resolve);
  worker.once('error', (error: unknown) => reject(isOutOfMemory(error) ? tooMuch() : error));
  worker.once('exit', () => reject(new Error('the thread ended without an answer')));
  const stop = (why: HttpProblem) => reject(why);
  const left = () => stop(new HttpProblem(408, 'gone', '', 'who asked has gone'));
  const late = () =>
    stop(new HttpProblem(504, 'timed-out', task.question.name, 'took too long to read (limits.serverScanTime)'));
  const timer = setTimeout(late, limits.serverScanTime);
  gone.addEventListener('abort', left, { once: true });
  try {
    const answer = await promise;
    if (answer.kind === 'failed') throw fromFailure(answer.failure);
    return answer;
  } finally {
    clearTimeout(timer);
    gone.removeEventListener('abort', left);
    // Its memory is given back before the next one takes as much.
    await worker.terminate();
  }
}

/** https://nodejs.org/api/errors.html#err_worker_out_of_memory */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function tooMuch(): HttpProblem {
  const problem = 'the document takes more memory to read than there is for one';
  return new HttpProblem(413, 'too-much-memory', '', problem, ON_YOUR_OWN);
}
