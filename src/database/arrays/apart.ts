/**
 * Large arrays in memory of their own. What glibc's malloc has of up to 32 MiB comes out of one piece, in which each array
 * that is given back leaves a hole: in a build of a million advisories the holes were larger than all that was alive.
 * Anything larger is mapped by itself, takes memory for the pages that are written to and no others, and is gone at once
 * when it is given back (give-back.ts). So that is what is asked for, and a part of it is used.
 * https://man7.org/linux/man-pages/man3/mallopt.3.html#M_MMAP_THRESHOLD
 */
const APART_BYTES = 33 * 1024 * 1024;

/** Smaller ones find a hole. */
const LARGE_BYTES = 1024 * 1024;

/** Zeros. */
export function bytesApart(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(roomFor(length), 0, length);
}

export function uint16sApart(length: number): Uint16Array<ArrayBuffer> {
  return new Uint16Array(roomFor(length * Uint16Array.BYTES_PER_ELEMENT), 0, length);
}

export function int32sApart(length: number): Int32Array<ArrayBuffer> {
  return new Int32Array(roomFor(length * Int32Array.BYTES_PER_ELEMENT), 0, length);
}

export function uint32sApart(length: number): Uint32Array<ArrayBuffer> {
  return new Uint32Array(roomFor(length * Uint32Array.BYTES_PER_ELEMENT), 0, length);
}

export function realsApart(length: number): Float64Array<ArrayBuffer> {
  return new Float64Array(roomFor(length * Float64Array.BYTES_PER_ELEMENT), 0, length);
}

export function bufferApart(length: number): Buffer<ArrayBuffer> {
  return Buffer.from(roomFor(length), 0, length);
}

function roomFor(bytes: number): ArrayBuffer {
  return new ArrayBuffer(withRoom(bytes));
}

function withRoom(bytes: number): number {
  return bytes < LARGE_BYTES ? bytes : Math.max(bytes, APART_BYTES);
}

/** The same that several threads can read. They are given back by the garbage collector alone. */
export const shared = {
  bytes: (length: number) => new Uint8Array(new SharedArrayBuffer(withRoom(length)), 0, length),
  int32s: (length: number) =>
    new Int32Array(new SharedArrayBuffer(withRoom(length * Int32Array.BYTES_PER_ELEMENT)), 0, length),
  uint32s: (length: number) =>
    new Uint32Array(new SharedArrayBuffer(withRoom(length * Uint32Array.BYTES_PER_ELEMENT)), 0, length),
} as const;

/**
 * Many small pieces of memory, one after the other, that are given back together.
 */
export class Pieces {
  #slabs: ArrayBuffer[] = [];
  /** In the last slab. */
  #used = 0;

  /** The place of so many bytes, a multiple of eight, which are zeros. */
  take(bytes: number): { readonly buffer: ArrayBuffer; readonly offset: number } {
    const last = this.#slabs.at(-1);
    if (last !== undefined && this.#used + bytes <= last.byteLength) {
      const offset = this.#used;
      this.#used += bytes;
      return { buffer: last, offset };
    }
    const buffer = new ArrayBuffer(
      this.#slabs.length < SLABS_WITHIN ? Math.max(bytes, SLAB_BYTES) : Math.max(bytes, APART_BYTES),
    );
    this.#slabs.push(buffer);
    this.#used = bytes;
    return { buffer, offset: 0 };
  }

  /** Gives the memory back, which nothing may look at any more. */
  clear(): void {
    for (const slab of this.#slabs) slab.transfer(0);
    this.#slabs = [];
    this.#used = 0;
  }
}

/** The first slabs are small, for most builds in tests and of single feeds need no more. */
const SLAB_BYTES = 64 * 1024;
const SLABS_WITHIN = 4;
