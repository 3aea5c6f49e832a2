import { limits } from '../../model/index.ts';
import { ArchiveReadError } from './errors.ts';
import { MAX_DIRECTORIES_BYTES, MAX_NESTED_ARCHIVES } from './limits.ts';

/** What may be spent on one file of an image with all the archives in it, however they nest or share their bytes. */
export class ArchiveBudget {
  #archives = 0;
  #directories = 0;
  #unpacked = 0;

  /** @throws {ArchiveReadError} over the limit, as the others do */
  takeArchive(): void {
    if (++this.#archives > MAX_NESTED_ARCHIVES) {
      throw new ArchiveReadError(`is one of more than ${MAX_NESTED_ARCHIVES} archives in one file`);
    }
  }

  takeDirectory(bytes: number): void {
    this.#directories += bytes;
    if (this.#directories > MAX_DIRECTORIES_BYTES) {
      throw new ArchiveReadError(`has, with the archives in it, more than ${MAX_DIRECTORIES_BYTES} bytes of contents`);
    }
  }

  takeUnpacked(bytes: number): void {
    this.#unpacked += bytes;
    if (this.#unpacked > limits.archiveBytes) {
      this.#unpacked = limits.archiveBytes;
      throw new ArchiveReadError(
        `unpacks, with what was read before, to more than ${limits.archiveBytes} bytes (limits.archiveBytes)`,
      );
    }
  }
}
