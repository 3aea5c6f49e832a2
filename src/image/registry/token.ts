import { ImageError } from '../errors.ts';
import { JsonObject } from '../json-document.ts';
import { type Asker, basicHeader } from './asker.ts';
import type { Challenge } from './challenge.ts';
import { isWebPage, readDocument } from './document.ts';
import { type RegistryTiming, TOKEN_BYTES, TOKEN_CHARACTERS } from './limits.ts';
import { getFollowing } from './redirect.ts';
import { refusal, refusedCredentials, unauthorised, webPage } from './refusal.ts';
import type { Answer, Transport } from './transport.ts';

/**
 * Gets the token that a registry's challenge asks for: as nobody in particular, with a user name and password
 * (https://distribution.github.io/distribution/spec/auth/token/), or for a refresh token
 * (https://distribution.github.io/distribution/spec/auth/oauth/).
 *
 * Credentials go to the token server that the registry itself names, as the protocol has it, and not on from there.
 * @throws {ImageError} `unauthorised`, `registry-failed`, and those of the transport
 */
export async function fetchToken(
  challenge: Challenge,
  registry: URL,
  asker: Asker,
  transport: Transport,
  timing: RegistryTiming,
): Promise<string> {
  const { subject, credentials, secrets } = asker;
  const place = tokenServer(challenge, registry, subject);
  const service = challenge.parameters.get('service') ?? null;
  // Several scopes are parted by spaces in the challenge.
  const scopes = (challenge.parameters.get('scope') ?? `repository:${asker.repository}:pull`)
    .split(' ')
    .filter(Boolean);
  const answer =
    credentials?.kind === 'identity-token'
      ? await refresh(transport, place, service, scopes, credentials.token)
      : await getFollowing(transport, tokenUrl(place, service, scopes), JSON_ONLY, basicOf(asker), subject);
  if (answer.status === 404 || isWebPage(answer)) {
    answer.discard();
    throw webPage(subject, place.host, answer.status);
  }
  if (REFUSALS.includes(answer.status)) {
    answer.discard();
    throw credentials
      ? refusedCredentials(subject, place.host, credentials.from)
      : unauthorised(subject, registry.host);
  }
  if (answer.status !== 200) throw await refusal(answer, { subject, part: '' }, timing);
  const token = readToken(await readDocument(answer, TOKEN_BYTES, timing, subject), place, subject);
  secrets.add(token);
  return token;
}

const JSON_ONLY = { accept: 'application/json' };
/** OAuth2 servers say 400 of a refresh token that they do not know. https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
const REFUSALS: readonly number[] = [400, 401, 403];

function basicOf({ credentials, secrets }: Asker): string | null {
  if (credentials?.kind !== 'password') return null;
  return basicHeader(credentials.username, credentials.password, secrets);
}

/** No redirect is followed: the refresh token is in the body. */
function refresh(
  transport: Transport,
  place: URL,
  service: string | null,
  scopes: readonly string[],
  token: string,
): Promise<Answer> {
  const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'fixedin', refresh_token: token });
  if (service !== null) form.set('service', service);
  form.set('scope', scopes.join(' '));
  return transport.post(place, JSON_ONLY, form);
}

function tokenServer(challenge: Challenge, registry: URL, subject: string): URL {
  const url = URL.parse(challenge.parameters.get('realm') ?? '');
  if (url === null || !(url.protocol === 'https:' || url.protocol === 'http:')) {
    throw new ImageError('registry-failed', subject, `${registry.host} names no place to get a token from`);
  }
  if (registry.protocol === 'https:' && url.protocol === 'http:') {
    const problem = `${registry.host} would have its token fetched over plain HTTP from ${url.host}`;
    throw new ImageError('registry-failed', subject, problem, 'tell its operator');
  }
  return url;
}

function tokenUrl(place: URL, service: string | null, scopes: readonly string[]): URL {
  const url = new URL(place);
  if (service !== null) url.searchParams.set('service', service);
  url.searchParams.delete('scope');
  for (const scope of scopes) url.searchParams.append('scope', scope);
  return url;
}

function readToken(bytes: Buffer, url: URL, subject: string): string {
  const token = tokenIn(bytes, url, subject);
  // It goes into a header as it is: visible characters alone, or a hostile one would write headers of its own.
  if (token.length <= TOKEN_CHARACTERS && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new ImageError('registry-failed', subject, `${url.host} gives no token that can be used`);
}

function tokenIn(bytes: Buffer, url: URL, subject: string): string {
  try {
    const document = JsonObject.parse(bytes, 'registry-failed', `${subject} (token from ${url.host})`);
    return document.text('token') || document.text('access_token');
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    // The cause quotes what could not be read, which may be the token.
    throw new ImageError('registry-failed', subject, `the answer of ${url.host} is no JSON with a token`);
  }
}
