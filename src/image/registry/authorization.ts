import { type Asker, basicHeader } from './asker.ts';
import { parseChallenges } from './challenge.ts';
import type { RegistryTiming } from './limits.ts';
import { needsPassword, refusedCredentials, unauthorised } from './refusal.ts';
import { fetchToken } from './token.ts';
import type { Answer, Transport } from './transport.ts';

/**
 * What a registry's challenge asks for: a token, got as whoever `asker` is, or a user name and a password.
 * @param answer of status 401, from the registry itself
 * @param wasSent whether the answer refuses an authorization that was made by these credentials already
 * @returns the `Authorization` header to send to the registry
 * @throws {ImageError} `unauthorised`, `registry-failed`, and those of the transport
 */
export async function authorize(
  answer: Answer,
  asker: Asker,
  wasSent: boolean,
  transport: Transport,
  timing: RegistryTiming,
): Promise<string> {
  answer.discard();
  const { subject, credentials, secrets } = asker;
  const { host } = answer.url;
  const challenges = parseChallenges(answer.headers['www-authenticate'] ?? '');
  const bearer = challenges.find((challenge) => challenge.scheme === 'bearer');
  if (credentials?.kind === 'registry-token') {
    if (wasSent) throw refusedCredentials(subject, host, credentials.from);
    return `Bearer ${credentials.token}`;
  }
  if (bearer) return `Bearer ${await fetchToken(bearer, answer.url, asker, transport, timing)}`;
  if (!challenges.some((challenge) => challenge.scheme === 'basic')) throw unauthorised(subject, host);
  if (credentials?.kind !== 'password') throw needsPassword(subject, host);
  // The same user name and password would be refused again.
  if (wasSent) throw refusedCredentials(subject, host, credentials.from);
  return basicHeader(credentials.username, credentials.password, secrets);
}
