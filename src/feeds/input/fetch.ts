import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { FeedError } from '../errors.ts';
import { DOWNLOAD_BYTES, FETCH_ATTEMPTS, FETCH_PAUSE_MILLISECONDS, FETCH_SILENCE_MILLISECONDS } from '../limits.ts';
import { overLimit } from './quota.ts';
import { isUrl, withoutCredentials } from './url.ts';

export interface FetchOptions {
  /** An existing folder, in which the fetched file is made. */
  readonly folder: string;
  /** What the last answer carried, for "only if it has changed" (RFC 9110, section 13). */
  readonly etag?: string | null;
  readonly lastModified?: string | null;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((bytesRead: number, total: number) => void) | undefined;
}

export type Fetched =
  | { readonly status: 'not-modified' }
  | {
      readonly status: 'fetched';
      /** Its path in `folder`; the caller removes it. */
      readonly file: string;
      /** In bytes. */
      readonly size: number;
      /** For the next request; null where the server gave none. */
      readonly etag: string | null;
      readonly lastModified: string | null;
    };

/**
 * Fetches one http(s) URL into a file, unless it has not changed since. Failures that may pass (no connection, 429,
 * 5xx, an answer that breaks off) are tried again with growing pauses. A user and password in the URL are sent to its
 * own host only.
 * @throws {FeedError} not to be had, broken off, silent for too long, too large.
 */
export async function fetchFeed(url: string, options: FetchOptions): Promise<Fetched> {
  if (!isUrl(url) || !URL.canParse(url)) throw failed(url, 'is no http(s) URL', undefined);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fetchOnce(url, options);
    } catch (error) {
      if (options.signal?.aborted || !(error instanceof PassingFailure)) throw error;
      if (attempt >= FETCH_ATTEMPTS) throw failed(url, `${error.message} (${attempt} attempts)`, error);
      await pause(error.pause ?? 250 * 4 ** (attempt - 1), undefined, { signal: options.signal });
    }
  }
}

/** A failure that another attempt may not meet; `pause` is what the server asked for, in milliseconds. */
class PassingFailure extends Error {
  readonly pause: number | undefined;

  constructor(problem: string, pauseFor: number | undefined, options?: ErrorOptions) {
    super(problem, options);
    this.pause = pauseFor;
  }
}

async function fetchOnce(url: string, options: FetchOptions): Promise<Fetched> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), FETCH_SILENCE_MILLISECONDS);
  const signal = options.signal ? AbortSignal.any([options.signal, silence.signal]) : silence.signal;
  const file = join(options.folder, 'fetched');
  try {
    const response = await fetch(addressOf(url), { headers: headersOf(url, options), signal });
    if (response.status === 304) return { status: 'not-modified' };
    if (!response.ok) throw refused(url, response);
    const size = await saved(url, response, file, { ...options, onHeard: () => timer.refresh() });
    const { headers } = response;
    return { status: 'fetched', file, size, etag: headers.get('etag'), lastModified: headers.get('last-modified') };
  } catch (error) {
    await rm(file, { force: true });
    if (options.signal?.aborted || error instanceof FeedError || error instanceof PassingFailure) throw error;
    const problem = silence.signal.aborted ? `was silent for ${FETCH_SILENCE_MILLISECONDS / 1000} s` : causeOf(error);
    throw new PassingFailure(problem, undefined, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function saved(
  url: string,
  response: Response,
  file: string,
  options: FetchOptions & { readonly onHeard: () => void },
): Promise<number> {
  const stated = Number(response.headers.get('content-length') ?? 0);
  let size = 0;
  async function* counted(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > DOWNLOAD_BYTES) throw overLimit(withoutCredentials(url), `sends more than ${DOWNLOAD_BYTES} bytes`);
      options.onHeard();
      options.onProgress?.(size, stated);
      yield chunk;
    }
  }
  await pipeline(counted(response.body ?? emptyBody()), createWriteStream(file));
  return size;
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}

function refused(url: string, response: Response): Error {
  const problem = `answered ${response.status} ${response.statusText}`.trim();
  if (response.status !== 429 && response.status < 500) return failed(url, problem, undefined);
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new PassingFailure(
    problem,
    Number.isNaN(seconds) ? undefined : Math.min(seconds * 1000, FETCH_PAUSE_MILLISECONDS),
  );
}

function failed(url: string, problem: string, cause: unknown): FeedError {
  return new FeedError('fetch-failed', withoutCredentials(url), problem, 'check the URL and the network', { cause });
}

/** `fetch` says "fetch failed" and hides why in the cause: `connect ECONNREFUSED 127.0.0.1:9`. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return causeOf(error.cause);
  return 'code' in error && error.message === '' ? String(error.code) : error.message;
}

function addressOf(url: string): string {
  const address = new URL(url);
  address.username = '';
  address.password = '';
  return address.href;
}

function headersOf(url: string, options: FetchOptions): Headers {
  // No content coding: the stated length shall be that of the file, and feeds worth packing are packed already.
  const headers = new Headers({ 'accept-encoding': 'identity', 'user-agent': 'fixedin' });
  const { username, password } = new URL(url);
  if (username !== '') {
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`);
  }
  if (options.etag) headers.set('if-none-match', options.etag);
  if (options.lastModified) headers.set('if-modified-since', options.lastModified);
  return headers;
}
