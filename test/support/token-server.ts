import { createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Certificate } from './certificates.ts';
import { startWebServer, type WebServer } from './web-server.ts';

/** Who may have tokens of a server, and what for. */
export interface TokenRules {
  readonly signer: Certificate;
  readonly issuer: string;
  readonly service: string;
  readonly username: string;
  readonly password: string;
  readonly refreshToken: string;
  /** How long a token is good for, in seconds. */
  readonly lifetime: number;
  /** Whether somebody (or nobody, for null) may do this to a repository. */
  readonly allows: (username: string | null, repository: string, action: string) => boolean;
}

/** A token server. Its registry trusts the signer's certificate. */
export interface TokenServer extends WebServer {
  /** The forms that were posted, in the order in which they came. */
  readonly forms: readonly URLSearchParams[];
}

/**
 * Gives tokens as a registry's token server does, for a user name and password or for a refresh token.
 * https://distribution.github.io/distribution/spec/auth/jwt/
 */
export async function startTokenServer(rules: TokenRules): Promise<TokenServer> {
  const forms: URLSearchParams[] = [];
  const server = await startWebServer((request, response) => void answer(rules, request, response, forms));
  return { ...server, forms };
}

async function answer(
  rules: TokenRules,
  request: IncomingMessage,
  response: ServerResponse,
  forms: URLSearchParams[],
): Promise<void> {
  const query = new URL(request.url ?? '/', 'http://token.test').searchParams;
  if (request.method === 'POST') {
    const form = new URLSearchParams(await text(request));
    forms.push(form);
    const isKnown = form.get('grant_type') === 'refresh_token' && form.get('refresh_token') === rules.refreshToken;
    if (!isKnown) return respond(response, 400, { error: 'invalid_grant' });
    const scopes = (form.get('scope') ?? '').split(' ');
    return respond(response, 200, { access_token: tokenFor(rules, rules.username, scopes), token_type: 'Bearer' });
  }
  const given = request.headers.authorization;
  const expected = `Basic ${Buffer.from(`${rules.username}:${rules.password}`).toString('base64')}`;
  if (given !== undefined && given !== expected) return respond(response, 401, { errors: [{ code: 'UNAUTHORIZED' }] });
  const username = given === undefined ? null : rules.username;
  respond(response, 200, { token: tokenFor(rules, username, query.getAll('scope')) });
}

function tokenFor(rules: TokenRules, username: string | null, scopes: readonly string[]): string {
  const access = scopes.map((scope) => {
    const [, type = '', name = '', actions = ''] = /^([a-z]+):(.+):([a-z,*]+)$/.exec(scope) ?? [];
    return { type, name, actions: actions.split(',').filter((action) => rules.allows(username, name, action)) };
  });
  const now = Math.floor(Date.now() / 1000);
  const der = new X509Certificate(rules.signer.certificate).raw.toString('base64');
  const header = { typ: 'JWT', alg: 'ES256', x5c: [der] };
  const claims = {
    iss: rules.issuer,
    sub: username ?? '',
    aud: rules.service,
    nbf: now - 10,
    iat: now,
    exp: now + rules.lifetime,
    jti: randomUUID(),
    access,
  };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const key = { key: createPrivateKey(rules.signer.key), dsaEncoding: 'ieee-p1363' } as const;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

function respond(response: ServerResponse, status: number, document: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(document));
}
