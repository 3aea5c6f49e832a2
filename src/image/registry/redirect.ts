import { limits } from '../../model/index.ts';
import { ImageError } from '../errors.ts';

import type { Answer, Transport } from './transport.ts';

/**
 * The answer at the end of the redirects from `start`.
 * @param authorization goes to the host of `start` and to no other; null for none
 * @param subject the image's reference, for errors
 * @throws {ImageError} `registry-failed`, and those of the transport
 */
export async function getFollowing(
  transport: Transport,
  start: URL,
  headers: Readonly<Record<string, string>>,
  authorization: string | null,
  subject: string,
): Promise<Answer> {
  let url = start;
  for (let redirects = 0; redirects <= limits.registryRedirects; redirects++) {
    const isOwn = authorization !== null && url.origin === start.origin;
    const answer = await transport.get(url, isOwn ? { ...headers, authorization } : headers);
    if (!STATUSES.includes(answer.status)) return answer;
    answer.discard();
    url = redirectTarget(url, answer.headers.location, subject);
  }
  const problem = `${start.host} sends from one place to the next, more than ${limits.registryRedirects} times (limits.registryRedirects)`;
  throw new ImageError('registry-failed', subject, problem);
}

/** 304 is the answer to a condition, and 300 leaves the choice to a person. */
const STATUSES: readonly number[] = [301, 302, 303, 307, 308];

/**
 * Where a redirect leads. Nothing that was asked over TLS is asked again without it.
 * @param subject the image's reference, for errors
 * @throws {ImageError} `registry-failed`
 */
export function redirectTarget(from: URL, location: string | undefined, subject: string): URL {
  const target = location === undefined ? null : URL.parse(location, from.href);
  if (target === null || !(target.protocol === 'https:' || target.protocol === 'http:')) {
    throw new ImageError('registry-failed', subject, `${from.host} sends on to no place that can be asked`);
  }
  if (from.protocol === 'https:' && target.protocol === 'http:') {
    const problem = `${from.host} sends on from HTTPS to plain HTTP (${target.host}), which is not followed`;
    throw new ImageError('registry-failed', subject, problem, 'tell its operator');
  }
  return target;
}
