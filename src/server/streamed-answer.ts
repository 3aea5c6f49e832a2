import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Database } from '../database/index.ts';
import type { RequestContext } from './environment.ts';
import type { DatabaseLease } from './served-database.ts';

/**
 * An answer of any length, written while the client reads it and no faster. The database stays open for it until it ends
 * or the client goes away.
 * @param pieces begins to write; not called when only the headers were asked for
 */
export function streamedAnswer(
  c: RequestContext,
  contentType: string,
  pieces: (database: Database) => Iterable<string | Uint8Array>,
): Response {
  const headers = { 'content-type': contentType };
  if (c.req.method === 'HEAD') return new Response(null, { headers });
  const lease = c.get('leaseDatabase')();
  try {
    const written = pieces(lease.database)[Symbol.iterator]();
    // Made before anything is sent, so that what cannot even begin is a problem document like any other.
    const first = nextChunk(written);
    c.set('streamed', true);
    return new Response(streamOf(first, written, lease), { headers });
  } catch (error) {
    lease[Symbol.dispose]();
    throw error;
  }
}

function streamOf(
  first: Uint8Array,
  written: Iterator<string | Uint8Array>,
  lease: DatabaseLease,
): ReadableStream<Uint8Array> {
  let upcoming: Uint8Array | null = first;
  let gone = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          // A client that reads as fast as it is written to would otherwise have the server to itself until the end.
          if (upcoming === null) await othersTurn();
          if (gone) return;
          const chunk = upcoming ?? nextChunk(written);
          upcoming = null;
          if (chunk.length > 0) controller.enqueue(chunk);
          if (chunk.length >= CHUNK_BYTES) return;
          controller.close();
        } catch {
          // What went wrong may name files of the server, and what is sent of it goes to the client.
          controller.error(new Error('the answer broke off'));
        }
        lease[Symbol.dispose]();
      },
      cancel() {
        gone = true;
        written.return?.();
        lease[Symbol.dispose]();
      },
    },
    { highWaterMark: 1 },
  );
}

/** Enough for a system call to be worth it, little enough that others need not wait. */
const CHUNK_BYTES = 64 * 1024;

/** At least `CHUNK_BYTES`, or what is left. */
function nextChunk(written: Iterator<string | Uint8Array>): Uint8Array {
  const parts: Buffer[] = [];
  let size = 0;
  while (size < CHUNK_BYTES) {
    const { done, value } = written.next();
    if (done) break;
    const part = Buffer.from(value);
    parts.push(part);
    size += part.length;
  }
  return new Uint8Array(Buffer.concat(parts));
}
