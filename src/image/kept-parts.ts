import type { FileContent } from './file-content.ts';

/** A part of a file, from `start` up to `end`, in bytes. */
export interface FilePartWanted {
  readonly start: number;
  readonly end: number;
}

/** A part of a content that was not kept is asked for: whoever wants it must read the file once more, and all of it. */
export class NotKeptError extends Error {}

/**
 * A content of which some parts are kept while it passes by. Of programs of megabytes some kilobytes say which packages
 * are in them, and keeping all takes longer than inflating it.
 */
export class PartlyKeptContent implements FileContent {
  readonly size: number;
  readonly #parts: readonly KeptPart[];
  readonly #memory: Buffer;
  #passed = 0;
  /** The first part that is not whole yet. */
  #next = 0;

  /**
   * @param parts as `joinedParts` makes them
   * @param memory of `bytesOfParts` bytes; what is written may lie at its beginning
   */
  constructor(size: number, parts: readonly FilePartWanted[], memory: Buffer) {
    this.size = size;
    this.#memory = memory;
    let at = 0;
    this.#parts = parts.map(({ start, end }) => {
      const kept = { start, end, at };
      at += end - start;
      return kept;
    });
  }

  /** Adds the next bytes. */
  write(bytes: Buffer): void {
    const passed = this.#passed + bytes.length;
    for (; ; this.#next++) {
      const part = this.#parts[this.#next];
      if (part === undefined || part.start >= passed) break;
      const from = Math.max(part.start, this.#passed);
      bytes.copy(this.#memory, part.at + from - part.start, from - this.#passed, part.end - this.#passed);
      if (part.end > passed) break;
    }
    this.#passed = passed;
  }

  /** @throws {NotKeptError} */
  read(start: number, end: number): Buffer {
    const [from, to] = [Math.max(start, 0), Math.min(end, this.size)];
    if (from >= to) return NOTHING;
    const part = this.#parts.find((one) => one.start <= from && to <= one.end);
    if (part === undefined) throw new NotKeptError(`has bytes ${from} to ${to} that were not kept`);
    return this.#memory.subarray(part.at + from - part.start, part.at + to - part.start);
  }

  close(): void {}
}

interface KeptPart extends FilePartWanted {
  /** Where it is in memory. */
  readonly at: number;
}

const NOTHING = Buffer.alloc(0);

/** The same parts in order, each within a file of `size` bytes, and those that meet as one. */
export function joinedParts(parts: readonly FilePartWanted[], size: number): readonly FilePartWanted[] {
  const joined: { readonly start: number; end: number }[] = [];
  for (const { start, end } of [...parts].sort((a, b) => a.start - b.start)) {
    const [from, to] = [Math.max(start, 0), Math.min(end, size)];
    if (from >= to) continue;
    const last = joined.at(-1);
    if (last !== undefined && from <= last.end) last.end = Math.max(last.end, to);
    else joined.push({ start: from, end: to });
  }
  return joined;
}

export function bytesOfParts(parts: readonly FilePartWanted[]): number {
  return parts.reduce((bytes, { start, end }) => bytes + end - start, 0);
}
