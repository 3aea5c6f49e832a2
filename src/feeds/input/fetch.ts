import { open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { decodedUrlPart, limits } from '../../model/index.ts';
import { FeedError } from '../errors.ts';
import { FETCH_ATTEMPTS, FETCH_PAUSE_MILLISECONDS } from '../limits.ts';
import { httpGet, RedirectRefused } from './http-get.ts';
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
  const timer = setTimeout(() => silence.abort(), limits.feedSilenceTime);
  const signal = options.signal ? AbortSignal.any([options.signal, silence.signal]) : silence.signal;
  const file = join(options.folder, 'fetched');
  try {
    const answer = await httpGet(addressOf(url), headersOf(options), authorizationOf(url), signal);
    const { statusCode = 0, headers } = answer;
    if (statusCode !== 200) answer.destroy();
    if (statusCode === 304) return { status: 'not-modified' };
    if (statusCode !== 200) throw refused(url, answer);
    const size = await saved(url, answer, file, { ...options, onHeard: () => timer.refresh() });
    const { etag = null, 'last-modified': lastModified = null } = headers;
    return { status: 'fetched', file, size, etag, lastModified };
  } catch (error) {
    await rm(file, { force: true });
    if (error instanceof RedirectRefused) throw failed(url, error.message, error);
    if (options.signal?.aborted || error instanceof FeedError || error instanceof PassingFailure) throw error;
    const problem = silence.signal.aborted
      ? `was silent for ${limits.feedSilenceTime / 1000} s (limits.feedSilenceTime)`
      : causeOf(error);
    throw new PassingFailure(problem, undefined, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function saved(
  url: string,
  answer: IncomingMessage,
  file: string,
  options: FetchOptions & { readonly onHeard: () => void },
): Promise<number> {
  const stated = Number(answer.headers['content-length'] ?? 0);
  let size = 0;
  const handle = await open(file, 'w').catch((cause) => {
    answer.destroy();
    throw notKept(file, cause);
  });
  try {
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > limits.feedDownloadBytes)
        throw overLimit(
          withoutCredentials(url),
          `sends more than ${limits.feedDownloadBytes} bytes (limits.feedDownloadBytes)`,
        );
      options.onHeard();
      options.onProgress?.(size, stated);
      await handle.writeFile(chunk).catch((cause) => {
        throw notKept(file, cause);
      });
    }
    if (!answer.complete) throw new Error('broke its answer off');
  } finally {
    await handle.close();
  }
  return size;
}

/** Of the disk and not of the network, so that asking again is of no use. */
function notKept(file: string, cause: unknown): FeedError {
  const problem = `cannot be written (${cause instanceof Error ? cause.message : String(cause)})`;
  return new FeedError(
    'feed-not-kept',
    file,
    problem,
    'make room there, or name another folder with --cache or TMPDIR',
    {
      cause,
    },
  );
}

function refused(url: string, { statusCode = 0, statusMessage = '', headers }: IncomingMessage): Error {
  const problem = `answered ${statusCode} ${statusMessage}`.trim();
  if (statusCode !== 429 && statusCode < 500) return failed(url, problem, undefined);
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return new PassingFailure(
    problem,
    Number.isNaN(seconds) ? undefined : Math.min(seconds * 1000, FETCH_PAUSE_MILLISECONDS),
  );
}

function failed(url: string, problem: string, cause: unknown): FeedError {
  return new FeedError('fetch-failed', withoutCredentials(url), problem, 'check the URL and the network', { cause });
}

/** Some failures of the network have a code and no words: `ECONNRESET`, a list of refused addresses. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return causeOf(error.errors[0]);
  return 'code' in error && error.message === '' ? String(error.code) : error.message;
}

function addressOf(url: string): URL {
  const address = new URL(url);
  address.username = '';
  address.password = '';
  return address;
}

function headersOf({ etag, lastModified }: FetchOptions): Readonly<Record<string, string>> {
  return {
    // No content coding: the stated length shall be that of the file, and feeds worth packing are packed already.
    'accept-encoding': 'identity',
    'user-agent': 'fixedin',
    ...(etag ? { 'if-none-match': etag } : {}),
    ...(lastModified ? { 'if-modified-since': lastModified } : {}),
  };
}

function authorizationOf(url: string): string | null {
  const { username, password } = new URL(url);
  if (username === '') return null;
  const credentials = `${decodedUrlPart(username)}:${decodedUrlPart(password)}`;
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}
