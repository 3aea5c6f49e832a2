import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';
import type { MiddlewareHandler } from 'hono';
import { parseAccept } from 'hono/utils/accept';
import type { RequestEnvironment } from '../environment.ts';

/** Compresses texts with Brotli or gzip, as the client prefers; those that are streamed with gzip, as they are written. */
export function compression(): MiddlewareHandler<RequestEnvironment> {
  return async (c, next) => {
    await next();
    const { res } = c;
    const type = res.headers.get('content-type') ?? '';
    if (res.body === null || !TEXT.test(type) || res.headers.has('content-encoding')) return;
    addVary(res.headers);
    const encoding = encodingOf(c.req.header('accept-encoding'));
    if (encoding === null) return;
    if (c.get('streamed')) {
      c.res = new Response(res.body.pipeThrough(new CompressionStream('gzip')), res);
      c.res.headers.set('content-encoding', 'gzip');
      return;
    }
    const body = Buffer.from(await res.arrayBuffer());
    const small = body.length < LEAST_BYTES;
    const packed = small
      ? body
      : body.length <= AT_ONCE_BYTES
        ? AT_ONCE[encoding](body)
        : await ENCODERS[encoding](body);
    c.set('sent', packed);
    c.res = new Response(new Uint8Array(packed), res);
    c.res.headers.set('content-length', String(packed.length));
    if (!small) c.res.headers.set('content-encoding', encoding);
  };
}

type Encoding = 'br' | 'gzip';

/** Below a packet, compressing saves nothing. */
const LEAST_BYTES = 1_024;
const TEXT = /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml)|application\/javascript|image\/svg)/;

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

/**
 * So much is compressed at once, in a quarter of a millisecond. To hand it to another thread and take it back costs this one
 * as much, and each of those keeps memory of its own.
 */
const AT_ONCE_BYTES = 128 * 1024;

/** Levels of the same speed, above which Brotli and gzip take twice as long to save a sixth. */
const AT_ONCE: Readonly<Record<Encoding, (body: Buffer) => Buffer>> = {
  br: (body) => brotliCompressSync(body, { params: brotliParameters(2, body) }),
  gzip: (body) => gzipSync(body, { level: 3 }),
};

/** Levels of which the next ones cost several times as much for a few per cent. */
const ENCODERS: Readonly<Record<Encoding, (body: Buffer) => Promise<Buffer>>> = {
  br: (body) => brotli(body, { params: brotliParameters(4, body) }),
  gzip: (body) => deflate(body, { level: 5 }),
};

function brotliParameters(quality: number, { length }: Buffer): Readonly<Record<number, number>> {
  return { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: length };
}

/** The one that a client prefers; null for none. */
export function encodingOf(header: string | undefined): Encoding | null {
  if (header === undefined || header.length > 500) return null;
  const accepted = parseAccept(header);
  const weight = (name: string) =>
    accepted.find(({ type }) => type.toLowerCase() === name)?.q ?? accepted.find(({ type }) => type === '*')?.q ?? 0;
  const [br, zip] = [weight('br'), weight('gzip')];
  if (br === 0 && zip === 0) return null;
  return br >= zip ? 'br' : 'gzip';
}

function addVary(headers: Headers): void {
  const vary = headers.get('vary');
  if (vary === null) headers.set('vary', 'Accept-Encoding');
  else if (!/accept-encoding/i.test(vary)) headers.set('vary', `${vary}, Accept-Encoding`);
}
