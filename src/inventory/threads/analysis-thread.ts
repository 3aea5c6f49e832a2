import module from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { type Layer, type LayerVisitor, layerInFile, unpack } from '../../image/index.ts';
import { type Digest, setLimits } from '../../model/index.ts';
import { analyseLayer } from '../analysis.ts';
import { encodeEntry } from '../cache-entry.ts';
import { ownName } from '../layer-analysis.ts';
import { redirectedNames } from '../linked-evidence.ts';
import { type FromAnalyst, type ToAnalyst, toFailure } from './messages.ts';

module.enableCompileCache?.();

/** Runs in a thread of its own: analyses the layers that AnalysisThreads hands it, one after the other. */
const port = parentPort;
if (port === null) throw new Error('analysis-thread is no program: AnalysisThreads starts it');

/** Progress is for people, and each message costs both threads time. */
const TOLD_BYTES = 4 * 1024 * 1024;

// The limits of the thread that started this one: each thread has modules of its own.
setLimits(workerData);

const inbox: ToAnalyst[] = [];
let wake: (() => void) | null = null;
port.on('message', (message: ToAnalyst) => {
  inbox.push(message);
  wake?.();
});

function say(message: FromAnalyst, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}

async function next(): Promise<ToAnalyst> {
  for (;;) {
    const message = inbox.shift();
    if (message !== undefined) return message;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
    wake = null;
  }
}

/** A layer whose bytes come from the other thread. */
class SentLayer implements Layer {
  readonly diffId: Digest | null;
  readonly size: number;
  readonly archive = null;

  constructor(diffId: Digest | null, size: number) {
    this.diffId = diffId;
    this.size = size;
  }

  async walk(visitor: LayerVisitor): Promise<void> {
    say({ kind: 'open' });
    const opened = await next();
    if (opened.kind !== 'opened') throw new Broken();
    const chunks = sentChunks();
    try {
      say({ kind: 'unpacked', plainDigest: await unpack(chunks, visitor, opened.hashLike, 'on-this-thread') });
    } catch (error) {
      if (error instanceof Broken) throw error;
      say({ kind: 'not-unpacked', failure: toFailure(error) });
    }
    // Whether it was all there and right is known only once the rest was read, which may lie in the inbox already.
    for (let message = await next(); message.kind !== 'verified'; message = await next()) {
      if (message.kind === 'broken') throw new Broken();
    }
  }
}

/** The other thread knows the reason. */
class Broken extends Error {}

async function* sentChunks(): AsyncGenerator<Buffer> {
  for (let message = await next(); message.kind !== 'end'; message = await next()) {
    if (message.kind !== 'chunk') throw new Broken();
    const { buffer, byteOffset, byteLength } = message.bytes;
    yield Buffer.from(buffer, byteOffset, byteLength);
    say({ kind: 'taken' });
  }
}

/** Tells how far a file was read, now and then. */
function told(): (read: number) => void {
  let last = 0;
  return (bytes) => {
    if (bytes - last < TOLD_BYTES) return;
    last = bytes;
    say({ kind: 'read', bytes });
  };
}

for (;;) {
  const task = await next();
  if (task.kind !== 'analyse') continue;
  try {
    const namesOf = task.redirects === null ? ownName : redirectedNames(task.redirects);
    const layer = task.inFile === null ? new SentLayer(task.diffId, task.size) : layerInFile(task.inFile, told());
    const analysis = await analyseLayer(layer, namesOf);
    const entry = Uint8Array.from(await encodeEntry(analysis));
    say({ kind: 'analysed', entry }, [entry.buffer]);
  } catch (error) {
    say({ kind: 'failed', failure: toFailure(error) });
  }
}
