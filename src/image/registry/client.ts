import type { LimitName } from '../../model/index.ts';
import type { Credentials } from '../credentials/types.ts';
import type { ImageError } from '../errors.ts';
import type { Asker } from './asker.ts';
import { authorize } from './authorization.ts';
import { isWebPage, readDocument } from './document.ts';
import type { RegistryTiming } from './limits.ts';
import { getFollowing } from './redirect.ts';
import { notForThem, refusal, type Wanted, webPage } from './refusal.ts';
import { withRetries } from './retry.ts';
import { Secrets } from './secrets.ts';
import { type Answer, type Reach, type Request, Transport } from './transport.ts';

/** A small answer, read whole. */
export interface Document {
  readonly bytes: Buffer;
  readonly headers: Answer['headers'];
}

/** Which repository of which registry is asked. */
export interface Place {
  readonly origin: URL;
  readonly repository: string;
  /** The credentials for it; asked once, and only when the registry wants to know who asks. */
  readonly credentials: () => Promise<Credentials | null>;
}

/**
 * Asks one repository of one registry for what it has: says who asks when the registry wants to know, follows redirects,
 * and tries again what may succeed then.
 */
export class RegistryClient implements Disposable {
  readonly #place: Place;
  readonly #subject: string;
  readonly #timing: RegistryTiming;
  readonly #transport: Transport;
  readonly #secrets = new Secrets();
  readonly #closed = new AbortController();
  readonly #signal: AbortSignal;
  #authorization: string | null = null;
  /** The authorization being made, which requests at the same time share. */
  #authorizing: Promise<string> | null = null;
  #asker: Promise<Asker> | null = null;

  /** @param subject the image's reference, for errors */
  constructor(place: Place, subject: string, timing: RegistryTiming, reach: Partial<Reach> = {}) {
    this.#place = place;
    this.#subject = subject;
    this.#timing = timing;
    const { signal } = this.#closed;
    this.#signal = reach.signal ? AbortSignal.any([signal, reach.signal]) : signal;
    this.#transport = new Transport(subject, timing, { ...reach, signal: this.#signal });
  }

  get timing(): RegistryTiming {
    return this.#timing;
  }

  /** Aborted when the client is closed, and when whoever asks wants no answer any more. */
  get signal(): AbortSignal {
    return this.#signal;
  }

  /**
   * A manifest or another small document.
   * @param path in the repository: `manifests/3.19`
   * @param part names it in errors, as in `Wanted`
   * @param limit in bytes
   * @throws {ImageError}
   */
  document(path: string, accept: string, part: string, limit: number | LimitName): Promise<Document> {
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

  /**
   * One request that may change what the registry has. Its answer, of any status: redirects are not followed.
   * @param target a path in the repository (`blobs/uploads/`), or where an answer before said to go on; whoever asks is
   *   told to the registry's own host only
   * @throws {ImageError}
   */
  async send(target: string | URL, request: Request): Promise<Answer> {
    const { origin, repository } = this.#place;
    const url = typeof target === 'string' ? new URL(`v2/${repository}/${target}`, origin) : target;
    const sent = this.#authorization;
    try {
      const answer = await this.#transport.send(url, this.#authorized(url, request));
      if (answer.status !== 401 || url.origin !== origin.origin) return answer;
      await this.#authorize(answer, sent);
      return await this.#transport.send(url, this.#authorized(url, request));
    } catch (error) {
      throw this.#secrets.cleanse(error);
    }
  }

  /** An error of a registry that may have quoted what was sent to it, without that. */
  cleanse(error: unknown): unknown {
    return this.#secrets.cleanse(error);
  }

  #authorized(url: URL, request: Request): Request {
    if (this.#authorization === null || url.origin !== this.#place.origin.origin) return request;
    return { ...request, headers: { ...request.headers, authorization: this.#authorization } };
  }

  [Symbol.dispose](): void {
    this.#closed.abort();
    this.#transport[Symbol.dispose]();
  }

  async #ask(path: string, headers: Readonly<Record<string, string>>, part: string): Promise<Answer> {
    try {
      return await this.#answer(path, headers, part);
    } catch (error) {
      throw this.#secrets.cleanse(error);
    }
  }

  async #answer(path: string, headers: Readonly<Record<string, string>>, part: string): Promise<Answer> {
    const { origin, repository } = this.#place;
    const wanted: Wanted = { subject: this.#subject, part };
    const url = new URL(`v2/${repository}/${path}`, origin);
    const sent = this.#authorization;
    let answer = await getFollowing(this.#transport, url, headers, sent, this.#subject);
    if (answer.status === 401 && answer.url.origin === origin.origin) {
      const authorization = await this.#authorize(answer, sent);
      answer = await getFollowing(this.#transport, url, headers, authorization, this.#subject);
    }
    if (answer.status !== 200 && answer.status !== 206) throw await this.#refusal(answer, wanted);
    if (isWebPage(answer)) {
      answer.discard();
      throw webPage(this.#subject, answer.url.host, answer.status);
    }
    return answer;
  }

  /** To somebody in particular a registry may refuse less than the image. */
  async #refusal(answer: Answer, wanted: Wanted): Promise<ImageError> {
    const asker = this.#asker && (await this.#asker);
    const isRefused = answer.status === 401 || answer.status === 403;
    if (!isRefused || !asker?.credentials || wanted.part !== '') return refusal(answer, wanted, this.#timing);
    answer.discard();
    return notForThem(this.#subject, answer.url.host, asker.credentials.from);
  }

  /** @param refused the authorization that `answer` does not accept; null where none was sent */
  async #authorize(answer: Answer, refused: string | null): Promise<string> {
    if (this.#authorization !== null && this.#authorization !== refused) {
      answer.discard();
      return this.#authorization;
    }
    if (this.#authorizing !== null) answer.discard();
    this.#authorizing ??= this.#newAuthorization(answer, refused !== null).finally(() => {
      this.#authorizing = null;
    });
    this.#authorization = await this.#authorizing;
    return this.#authorization;
  }

  async #newAuthorization(answer: Answer, wasSent: boolean): Promise<string> {
    this.#asker ??= this.#whoAsks();
    return authorize(answer, await this.#asker, wasSent, this.#transport, this.#timing);
  }

  async #whoAsks(): Promise<Asker> {
    const { repository, credentials } = this.#place;
    const found = await credentials();
    if (found) this.#secrets.add(found.kind === 'password' ? found.password : found.token);
    return { subject: this.#subject, repository, credentials: found, secrets: this.#secrets };
  }
}
