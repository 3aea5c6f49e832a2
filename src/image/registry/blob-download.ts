import { limits } from '../../model/index.ts';
import { ImageError } from '../errors.ts';

import type { Descriptor } from '../types.ts';
import type { RegistryClient } from './client.ts';
import { TransientError } from './failure.ts';
import { RESUME_GAIN_BYTES } from './limits.ts';
import { pauseOrThrow, withRetries } from './retry.ts';
import type { Answer } from './transport.ts';

/**
 * A blob's bytes, never more of them than its descriptor states. A download that breaks is taken up where it broke.
 * The first answer is there when the promise is fulfilled.
 * @param subject the image's reference, for errors
 * @throws {ImageError} from the promise and from the iteration
 */
export async function downloadBlob(
  client: RegistryClient,
  descriptor: Descriptor,
  subject: string,
): Promise<AsyncIterable<Buffer>> {
  const download = new BlobDownload(client, descriptor, subject);
  await withRetries(client.timing, client.signal, () => download.open());
  return download.bytes();
}

class BlobDownload {
  readonly #client: RegistryClient;
  readonly #digest: string;
  readonly #part: string;
  readonly #subject: string;
  /** In bytes; stated by the first answer where the descriptor does not state it. */
  #size: number;
  #received = 0;
  #answer: Answer | null = null;
  /** Of the answer that is being read: bytes that are to be left out, for they came before. */
  #surplus = 0;

  constructor(client: RegistryClient, descriptor: Descriptor, subject: string) {
    this.#client = client;
    this.#digest = descriptor.digest;
    this.#part = `the blob ${descriptor.digest}`;
    this.#subject = subject;
    this.#size = descriptor.size;
  }

  async open(): Promise<Answer> {
    const answer = await this.#client.blob(this.#digest, this.#received, this.#part);
    try {
      const start = answer.status === 206 ? rangeStart(answer) : 0;
      if (start === null || start > this.#received) throw this.#failed('sends another part than the one asked for');
      this.#checkSize(answer, start);
      this.#surplus = this.#received - start;
    } catch (error) {
      answer.discard();
      throw error;
    }
    this.#answer = answer;
    return answer;
  }

  async *bytes(): AsyncGenerator<Buffer> {
    let failures = 0;
    let gained = 0;
    while (true) {
      const before = this.#received;
      try {
        yield* this.#rest();
        return;
      } catch (error) {
        gained += this.#received - before;
        if (gained >= RESUME_GAIN_BYTES) failures = gained = 0;
        failures += 1;
        await pauseOrThrow(error, failures, this.#client.timing, this.#client.signal);
      }
    }
  }

  /** From the byte after those received to the end. @throws {TransientError} where the answer ends before that */
  async *#rest(): AsyncGenerator<Buffer> {
    const answer = this.#answer ?? (await this.open());
    this.#answer = null;
    for await (const chunk of answer.body) {
      const skipped = Math.min(this.#surplus, chunk.length);
      this.#surplus -= skipped;
      const fresh = skipped === 0 ? chunk : chunk.subarray(skipped);
      if (fresh.length === 0) continue;
      this.#received += fresh.length;
      if (this.#received > this.#size) throw this.#tooLong();
      yield fresh;
    }
    if (this.#received === this.#size) return;
    const problem = `${this.#part} is cut off: ${this.#received} of ${this.#size} bytes came`;
    throw new TransientError('cut-off', this.#subject, problem, 'try again later');
  }

  /** A length that does not fit is known to be wrong before the first byte of it. */
  #checkSize(answer: Answer, start: number): void {
    const header = answer.headers['content-length'] ?? '';
    const length = /^\d{1,15}$/.test(header) ? Number(header) : null;
    if (this.#size < 0) {
      if (length === null) throw this.#failed(`does not state the size of ${this.#part}`);
      if (length > limits.layerStoredBytes)
        throw new ImageError(
          'over-limit',
          this.#subject,
          `${this.#part} is larger than ${limits.layerStoredBytes} bytes (limits.layerStoredBytes)`,
        );
      this.#size = start + length;
    }
    if (length === null || start + length === this.#size) return;
    if (start + length > this.#size) throw this.#tooLong();
    throw this.#failed(`has ${start + length} bytes of ${this.#part}, where its manifest states ${this.#size}`);
  }

  #tooLong(): ImageError {
    const problem = `${this.#part} is longer than the ${this.#size} bytes that its manifest states`;
    return new ImageError('digest-mismatch', this.#subject, problem);
  }

  #failed(problem: string): ImageError {
    return new ImageError('registry-failed', this.#subject, `the registry ${problem}`);
  }
}

/** The first byte of a partial answer, or null. https://www.rfc-editor.org/rfc/rfc9110#section-14.4 */
function rangeStart(answer: Answer): number | null {
  const start = /^bytes (\d{1,15})-\d{1,15}\/(?:\d{1,15}|\*)$/.exec(answer.headers['content-range'] ?? '')?.[1];
  return start === undefined ? null : Number(start);
}
