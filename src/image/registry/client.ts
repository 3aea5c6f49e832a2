import type { AddressGuard } from './address-guard.ts';
import { isWebPage, readDocument } from './document.ts';
import type { RegistryTiming } from './limits.ts';
import { getFollowing } from './redirect.ts';
import { refusal, type Wanted, webPage } from './refusal.ts';
import { withRetries } from './retry.ts';
import { anonymousAuthorization } from './token.ts';
import { type Answer, Transport } from './transport.ts';

/** A small answer, read whole. */
export interface Document {
  readonly bytes: Buffer;
  readonly headers: Answer['headers'];
}

/**
 * Asks one repository of one registry for what it has: gets itself a token when it is asked for one, follows redirects,
 * and tries again what may succeed then.
 */
export class RegistryClient implements Disposable {
  readonly #origin: URL;
  readonly #repository: string;
  readonly #subject: string;
  readonly #timing: RegistryTiming;
  readonly #transport: Transport;
  readonly #closed = new AbortController();
  #authorization: string | null = null;
  /** The token being fetched, which requests made at the same time share. */
  #authorizing: Promise<string> | null = null;

  /**
   * @param subject the image's reference, for errors
   * @param guard null lets requests go anywhere
   */
  constructor(
    origin: URL,
    repository: string,
    subject: string,
    timing: RegistryTiming,
    guard: AddressGuard | null = null,
  ) {
    this.#origin = origin;
    this.#repository = repository;
    this.#subject = subject;
    this.#timing = timing;
    this.#transport = new Transport(subject, timing, guard);
  }

  get timing(): RegistryTiming {
    return this.#timing;
  }

  /** Aborted when the client is closed. */
  get signal(): AbortSignal {
    return this.#closed.signal;
  }

  /**
   * A manifest or another small document.
   * @param path in the repository: `manifests/3.19`
   * @param part names it in errors, as in `Wanted`
   * @param limit in bytes
   * @throws {ImageError}
   */
  document(path: string, accept: string, part: string, limit: number): Promise<Document> {
    return withRetries(this.#timing, this.signal, async () => {
      const answer = await this.#ask(path, { accept }, part);
      return { bytes: await readDocument(answer, limit, this.#timing, this.#subject), headers: answer.headers };
    });
  }

  /**
   * The answer, of status 200 or 206, to one request for a blob: whoever reads it tries again.
   * @param from the first byte that is wanted
   * @param part names it in errors, as in `Wanted`
   * @throws {ImageError}
   */
  blob(digest: string, from: number, part: string): Promise<Answer> {
    const headers: Record<string, string> = { accept: '*/*' };
    if (from > 0) headers['range'] = `bytes=${from}-`;
    return this.#ask(`blobs/${digest}`, headers, part);
  }

  [Symbol.dispose](): void {
    this.#closed.abort();
    this.#transport[Symbol.dispose]();
  }

  async #ask(path: string, headers: Readonly<Record<string, string>>, part: string): Promise<Answer> {
    const wanted: Wanted = { subject: this.#subject, part };
    const url = new URL(`v2/${this.#repository}/${path}`, this.#origin);
    const sent = this.#authorization;
    let answer = await getFollowing(this.#transport, url, headers, sent, this.#subject);
    if (answer.status === 401 && answer.url.origin === this.#origin.origin) {
      const authorization = await this.#authorize(answer, sent);
      answer = await getFollowing(this.#transport, url, headers, authorization, this.#subject);
    }
    if (answer.status !== 200 && answer.status !== 206) throw await refusal(answer, wanted, this.#timing);
    if (isWebPage(answer)) {
      answer.discard();
      throw webPage(this.#subject, answer.url.host, answer.status);
    }
    return answer;
  }

  /** @param refused the authorization that `answer` does not accept; null where none was sent */
  async #authorize(answer: Answer, refused: string | null): Promise<string> {
    if (this.#authorization !== null && this.#authorization !== refused) {
      answer.discard();
      return this.#authorization;
    }
    if (this.#authorizing !== null) answer.discard();
    this.#authorizing ??= anonymousAuthorization(
      answer,
      this.#repository,
      this.#transport,
      this.#timing,
      this.#subject,
    ).finally(() => {
      this.#authorizing = null;
    });
    this.#authorization = await this.#authorizing;
    return this.#authorization;
  }
}
