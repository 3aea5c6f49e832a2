import type { IncomingMessage } from 'node:http';
import { urlToHttpOptions } from 'node:url';
import { limits } from '../../model/index.ts';

// Not imported: as a module `node:http` brings all of `fetch` with it, 45 ms of processor time at every start.
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

/** Where a server sends to has no address that may be asked, or is one of too many. */
export class RedirectRefused extends Error {}

/**
 * The answer to a GET, at the end of its redirects; the caller reads it or destroys it. Proxies are those of the
 * environment (`HTTPS_PROXY`, `NO_PROXY`). Not `fetch`: on Node.js 24 it ends the process when a server closes the
 * connection while the reader is behind.
 * @param authorization goes to the host of `start` and to no other; null for none
 * @throws {RedirectRefused} and what the network gives
 */
export async function httpGet(
  start: URL,
  headers: Readonly<Record<string, string>>,
  authorization: string | null,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let url = start;
  for (let redirects = 0; redirects <= limits.feedRedirects; redirects += 1) {
    const isOwn = authorization !== null && url.origin === start.origin;
    const answer = await getOnce(url, isOwn ? { ...headers, authorization } : headers, signal);
    if (!STATUSES.has(answer.statusCode ?? 0)) return answer;
    answer.destroy();
    url = targetOf(url, answer.headers.location);
  }
  throw new RedirectRefused(
    `${start.host} sends from one place to the next, more than ${limits.feedRedirects} times (limits.feedRedirects)`,
  );
}

/** 304 is the answer to a condition, and 300 leaves the choice to a person. */
const STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function getOnce(url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const secure = url.protocol === 'https:';
  const request = (secure ? https : http).request({
    ...urlToHttpOptions(url),
    auth: null,
    agent: new (secure ? https : http).Agent({ proxyEnv: process.env }),
    headers,
    signal,
  });
  request.once('response', resolve);
  // Not `once`: a connection that breaks after its answer came must find a listener, too.
  request.on('error', reject);
  request.end();
  return promise;
}

function targetOf(from: URL, location: string | undefined): URL {
  const target = location === undefined ? null : URL.parse(location, from.href);
  if (target === null || !(target.protocol === 'https:' || target.protocol === 'http:')) {
    throw new RedirectRefused(`${from.host} sends on to no place that can be asked`);
  }
  if (from.protocol === 'https:' && target.protocol === 'http:') {
    throw new RedirectRefused(`${from.host} sends on from HTTPS to plain HTTP (${target.host}), which is not followed`);
  }
  return target;
}
