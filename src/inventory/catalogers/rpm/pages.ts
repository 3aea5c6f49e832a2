import { Damage } from '../damage.ts';
import type { EvidenceFile } from '../types.ts';

/**
 * A database file that consists of pages of one size, numbered from 0. No page of a sound database is reached twice, so
 * each is given once: whatever a file says of itself, reading it takes no longer than it is.
 */
export class Pages {
  /** In bytes. */
  readonly pageSize: number;
  /** How many pages the file has. */
  readonly count: number;
  readonly #file: EvidenceFile;
  /** A bit a page. */
  readonly #given: Uint8Array;

  constructor(file: EvidenceFile, pageSize: number) {
    this.pageSize = pageSize;
    this.#file = file;
    this.count = Math.floor(file.size / pageSize);
    this.#given = new Uint8Array(Math.ceil(this.count / 8));
  }

  /** @throws {Damage} for a page that is not there, or that was given before */
  take(number: number): Buffer {
    if (!Number.isInteger(number) || number < 0 || number >= this.count) {
      throw new Damage(`is cut off or damaged: it has ${this.count} pages and speaks of page ${number}`);
    }
    const place = number >>> 3;
    const bit = 1 << (number & 7);
    const given = this.#given[place] ?? 0;
    if ((given & bit) !== 0) throw new Damage(`is damaged: two ways lead to page ${number}`);
    this.#given[place] = given | bit;
    return this.#file.read(number * this.pageSize, (number + 1) * this.pageSize);
  }
}
