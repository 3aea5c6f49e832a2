import { ImageError } from '../errors.ts';
import { JsonObject } from '../json-document.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import { isWebPage, readDocument } from './document.ts';
import { type RegistryTiming, TOKEN_BYTES, TOKEN_CHARACTERS } from './limits.ts';
import { getFollowing } from './redirect.ts';
import { basicOnly, refusal, unauthorised, webPage } from './refusal.ts';
import type { Answer, Transport } from './transport.ts';

/**
 * Gets the token that a registry's challenge asks for, as nobody in particular.
 * https://distribution.github.io/distribution/spec/auth/token/
 * @param answer of status 401, from the registry itself
 * @param repository asked for where the challenge states no scope
 * @returns the `Authorization` header to send to the registry
 * @throws {ImageError} `unauthorised`, `registry-failed`, and those of the transport
 */
export async function anonymousAuthorization(
  answer: Answer,
  repository: string,
  transport: Transport,
  timing: RegistryTiming,
  subject: string,
): Promise<string> {
  answer.discard();
  const challenges = parseChallenges(answer.headers['www-authenticate'] ?? '');
  const bearer = challenges.find((challenge) => challenge.scheme === 'bearer');
  if (bearer === undefined) {
    if (challenges.some((challenge) => challenge.scheme === 'basic')) throw basicOnly(subject, answer.url.host);
    throw unauthorised(subject, answer.url.host);
  }
  const url = tokenUrl(bearer, answer.url, repository, subject);
  const token = await getFollowing(transport, url, { accept: 'application/json' }, null, subject);
  if (token.status === 404 || isWebPage(token)) {
    token.discard();
    throw webPage(subject, url.host, token.status);
  }
  if (token.status === 401 || token.status === 403) {
    token.discard();
    throw unauthorised(subject, answer.url.host);
  }
  if (token.status !== 200) throw await refusal(token, { subject, part: '' }, timing);
  return `Bearer ${readToken(await readDocument(token, TOKEN_BYTES, timing, subject), url, subject)}`;
}

function tokenUrl(challenge: Challenge, registry: URL, repository: string, subject: string): URL {
  const realm = challenge.parameters.get('realm') ?? '';
  const url = URL.parse(realm);
  if (url === null || !(url.protocol === 'https:' || url.protocol === 'http:')) {
    throw new ImageError('registry-failed', subject, `${registry.host} names no place to get a token from`);
  }
  if (registry.protocol === 'https:' && url.protocol === 'http:') {
    const problem = `${registry.host} would have its token fetched over plain HTTP from ${url.host}`;
    throw new ImageError('registry-failed', subject, problem, 'tell its operator');
  }
  const service = challenge.parameters.get('service');
  if (service !== undefined) url.searchParams.set('service', service);
  const scope = challenge.parameters.get('scope') ?? `repository:${repository}:pull`;
  // Several scopes are parted by spaces in the challenge, and are a parameter each in the request.
  url.searchParams.delete('scope');
  for (const part of scope.split(' ')) if (part !== '') url.searchParams.append('scope', part);
  return url;
}

function readToken(bytes: Buffer, url: URL, subject: string): string {
  const document = JsonObject.parse(bytes, 'registry-failed', `${subject} (token from ${url.host})`);
  const token = document.text('token') || document.text('access_token');
  // It goes into a header as it is: visible characters alone, or a hostile one would write headers of its own.
  if (token.length <= TOKEN_CHARACTERS && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new ImageError('registry-failed', subject, `${url.host} gives no token that can be used`);
}
