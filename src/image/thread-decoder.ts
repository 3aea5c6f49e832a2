import {
  constants,
  createGunzip,
  createInflateRaw,
  createZstdDecompress,
  type Gunzip,
  type InflateRaw,
  type ZlibOptions,
  type ZstdDecompress,
  type ZstdOptions,
} from 'node:zlib';
import { ArchiveError } from './archive-error.ts';

/** What Node's decoders are made of. Node does not document it, so each part is looked at before it is used. */
interface NativeHandle {
  writeSync(
    flush: number,
    input: Buffer,
    inputAt: number,
    inputLength: number,
    output: Buffer,
    outputAt: number,
    outputLength: number,
  ): void;
  onerror(message: string, errno: number, code: string): void;
}

/** Little enough to lie in a core's own cache still when it is read; much less, and what each piece costs on its way weighs more. */
const OUTPUT_BYTES = 512 * 1024;
/** zlib's Z_NO_FLUSH and zstd's ZSTD_e_continue. */
const GO_ON = 0;
const NOTHING = Buffer.alloc(0);

/**
 * Decompresses on the thread that calls it, into one piece of memory that is used again and again. Node's streams hand
 * each piece to a pool of threads and back and make new memory for each, which costs a fifth more processor time. They
 * are what this is made of: the same native decoders, by the call that Node's own synchronous functions use.
 */
export class ThreadDecoder {
  readonly #kind: DecoderKind;
  readonly #stream: DecoderStream;
  readonly #handle: NativeHandle;
  /** What the decoder left: bytes of output, then of input. */
  readonly #left: Uint32Array;
  readonly #output = Buffer.allocUnsafeSlow(OUTPUT_BYTES);
  #problem: string | null = null;

  private constructor(kind: DecoderKind, stream: DecoderStream, handle: NativeHandle, left: Uint32Array) {
    this.#kind = kind;
    this.#stream = stream;
    this.#handle = handle;
    this.#left = left;
    handle.onerror = (message) => {
      this.#problem = message;
    };
  }

  /** Null where this Node's decoders are made otherwise. */
  static open(kind: DecoderKind): ThreadDecoder | null {
    const stream = createStream(kind);
    const handle: unknown = Reflect.get(stream, '_handle');
    const left: unknown = Reflect.get(stream, '_writeState');
    if (isHandle(handle) && left instanceof Uint32Array && left.length >= 2) {
      return new ThreadDecoder(kind, stream, handle, left);
    }
    stream.destroy();
    return null;
  }

  /**
   * The plain bytes of a piece; each chunk holds until the next is asked for.
   * @returns how much of the piece was not taken: more than nothing once the compressed data has ended
   * @throws {ArchiveError}
   */
  *decode(piece: Buffer): Generator<Buffer, number> {
    let at = 0;
    for (;;) {
      this.#handle.writeSync(GO_ON, piece, at, piece.length - at, this.#output, 0, OUTPUT_BYTES);
      if (this.#problem !== null) {
        throw new ArchiveError('damaged', `its compressed data is damaged (${this.#problem})`);
      }
      const [outputLeft = 0, inputLeft = 0] = this.#left;
      if (outputLeft < OUTPUT_BYTES) yield this.#output.subarray(0, OUTPUT_BYTES - outputLeft);
      at = piece.length - inputLeft;
      if (outputLeft > 0) return inputLeft;
    }
  }

  /**
   * Tells that there are no more pieces.
   * @throws {ArchiveError} when the compressed data has not come to its end
   */
  finish(): void {
    const end = this.#kind === 'zstd' ? constants.ZSTD_e_end : constants.Z_FINISH;
    this.#handle.writeSync(end, NOTHING, 0, 0, this.#output, 0, OUTPUT_BYTES);
    if (this.#problem !== null) throw new ArchiveError('cut-off', 'its compressed data is cut off');
  }

  close(): void {
    this.#stream.destroy();
  }
}

export type DecoderKind = 'deflate' | 'gzip' | 'zstd';

export type DecoderStream = InflateRaw | Gunzip | ZstdDecompress;

/** A decoder of one kind, as a stream. */
export function createStream(kind: DecoderKind, options: ZlibOptions & ZstdOptions = {}): DecoderStream {
  switch (kind) {
    case 'deflate':
      return createInflateRaw(options);
    case 'gzip':
      return createGunzip(options);
    case 'zstd':
      return createZstdDecompress(options);
  }
}

function isHandle(value: unknown): value is NativeHandle {
  return typeof value === 'object' && value !== null && 'writeSync' in value && typeof value.writeSync === 'function';
}
