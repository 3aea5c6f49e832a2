import module from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { feedTurns } from '../../feeds/index.ts';
import { setLimits } from '../../model/index.ts';
import { ItemPacker } from './item-packer.ts';
import { type FeedShare, type FromReader, type ToReader, toFailure } from './messages.ts';

module.enableCompileCache?.();

/** Runs in a thread of its own: reads its turns of the feeds that ReadingThreads names, one after the other. */
const port = parentPort;
if (port === null) throw new Error('reading-thread is no program: ReadingThreads starts it');

// The limits of the thread that started this one: each thread has modules of its own.
setLimits(workerData);

const feeds: FeedShare[] = [];
let ahead = 0;
let isEnd = false;
let wake: (() => void) | null = null;
port.on('message', (message: ToReader) => {
  if (message.kind === 'read') feeds.push(message.share);
  else if (message.kind === 'taken') ahead--;
  else isEnd = true;
  wake?.();
});

/** So many bytes are handed on together. */
const BYTES_TOGETHER = 256 * 1024;

/** Batches that may wait to be taken: enough that neither thread waits for the other while turns differ in length. */
const BATCHES_AHEAD = 16;

const packer = new ItemPacker();
let progress: Extract<FromReader, { kind: 'items' }>['progress'] = null;

while (!isEnd || feeds.length > 0) {
  const share = feeds.shift();
  if (share === undefined) await hearing();
  else await read(share);
}
say({ kind: 'ended', counted: packer.statistics.counted() });
port.close();

async function read(share: FeedShare): Promise<void> {
  try {
    packer.startFeed(share.format);
    progress = null;
    const onProgress = (bytesRead: number, total: number) => {
      progress = { bytesRead, total };
    };
    let number = -share.from;
    for (const turn of feedTurns(share, packer, packer, { onProgress })) {
      const nth = number++;
      if (nth < 0 || nth % share.of !== share.nth) continue;
      packer.startTurn();
      for await (const items of turn.records()) {
        for (const item of items) {
          packer.add(item);
          if (packer.length >= BYTES_TOGETHER) await handOn(false);
        }
      }
      await handOn(true);
    }
    say({ kind: 'feed-ended' });
  } catch (error) {
    say({ kind: 'failed', failure: toFailure(error) });
  }
}

async function handOn(isTurnEnd: boolean): Promise<void> {
  while (ahead >= BATCHES_AHEAD) await hearing();
  ahead++;
  const bytes = packer.takeApart();
  say({ kind: 'items', bytes, progress, isTurnEnd }, [bytes.buffer]);
}

function hearing(): Promise<void> {
  return new Promise((resolve) => {
    wake = () => {
      wake = null;
      resolve();
    };
  });
}

function say(message: FromReader, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}
