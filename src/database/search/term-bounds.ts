import type { DatabaseSync } from 'node:sqlite';

/**
 * The first term of each block. Terms are sorted: what the first of a block and the first of the next one begin with, all
 * terms of the block begin with. So `cve-2023-4`, which thousands of terms begin with, need not be looked for in each.
 */
export class TermBounds {
  readonly #bytes: Buffer;
  /** Where each starts, and one past the last. */
  readonly #starts: Int32Array;

  constructor(database: DatabaseSync) {
    const texts = database.prepare('SELECT first FROM term ORDER BY n').all();
    const firsts = texts.map(({ first }) => Buffer.from(String(first)));
    this.#bytes = Buffer.concat(firsts);
    this.#starts = new Int32Array(firsts.length + 1);
    for (const [nth, { length }] of firsts.entries()) this.#starts[nth + 1] = (this.#starts[nth] ?? 0) + length;
  }

  /** True when all terms of a block have a text in what they begin with; false when that is not known. */
  haveAll(block: number, wanted: Uint8Array): boolean {
    const [start, end] = [this.#starts[block] ?? 0, this.#starts[block + 1] ?? 0];
    const next = this.#starts[block + 2];
    if (next === undefined) return false;
    const found = this.#bytes.subarray(start, end).indexOf(wanted);
    const shared = found + wanted.length;
    if (found < 0 || shared > next - end) return false;
    return this.#bytes.compare(this.#bytes, end, end + shared, start, start + shared) === 0;
  }
}
