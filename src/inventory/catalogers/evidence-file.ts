import { type FileContent, HeldContent } from '../../image/index.ts';
import { limits } from '../../model/index.ts';

import type { EvidenceFile } from './types.ts';

/** What a cataloger is given of a file's content. */
export class ContentFile implements EvidenceFile {
  readonly path: string;
  readonly #content: FileContent;
  #bytes: Buffer | null = null;

  constructor(path: string, content: FileContent) {
    this.path = path;
    this.#content = content;
  }

  get size(): number {
    return this.#content.size;
  }

  get bytes(): Buffer {
    if (this.size > limits.textFileBytes) {
      throw new Error(`is larger than ${limits.textFileBytes / 1024 ** 2} MiB and was not read (limits.textFileBytes)`);
    }
    this.#bytes ??= this.#content.read(0, this.size);
    return this.#bytes;
  }

  read(start: number, end: number): Buffer {
    return this.#content.read(start, end);
  }
}

/** A file of these bytes, or of a text. */
export function evidenceFile(path: string, content: Buffer | string): EvidenceFile {
  return new ContentFile(path, new HeldContent(Buffer.from(content)));
}
