import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { startWebServer, type WebServer } from '../../../test/support/web-server.ts';
import { encodeImage } from '../new-image.ts';
import { openRegistryImage } from './index.ts';
import { TIMING } from './limits.ts';

const QUICK = { ...TIMING, firstPause: 1, lastPause: 4 };
const ENCODED = encodeImage({
  layers: ['lower', 'upper'].map((name) => ({ entries: [{ path: name, content: name }] })),
  config: { architecture: 'amd64', os: 'linux' },
});

describe('a registry that wants a token', () => {
  it('is given one that anybody may have', async () => {
    await using tokens = await startWebServer((_request, response) => json(response, { token: 'anybody' }));
    await using registry = await startRegistry(tokens, (token) => token === 'anybody');
    await walkLayers(registry);
    expect(tokens.requests.map(({ url }) => url)).toEqual([
      '/token?account=x&service=registry.test&scope=repository%3Aorg%2Fapp%3Apull',
    ]);
    expect(tokens.requests[0]?.headers.authorization).toBeUndefined();
    const sent = registry.requests.map(({ headers }) => headers.authorization);
    expect(sent).toEqual([undefined, ...Array(sent.length - 1).fill('Bearer anybody')]);
  });

  it('is asked for what its challenge leaves out, and may call the token by its OAuth name', async () => {
    await using tokens = await startWebServer((_request, response) => json(response, { access_token: 'oauth' }));
    await using registry = await startRegistry(
      tokens,
      (token) => token === 'oauth',
      ({ host }) => `Bearer realm="http://${host}/"`,
    );
    await walkLayers(registry);
    expect(tokens.requests.map(({ url }) => url)).toEqual(['/?scope=repository%3Aorg%2Fapp%3Apull']);
  });

  it('has its token fetched again when that has expired, once for all layers that wait for it', async () => {
    let issued = 0;
    await using tokens = await startWebServer((_request, response) => {
      issued += 1;
      json(response, { token: `token-${issued}` });
    });
    // The manifest and the configuration use up the first.
    let uses = 0;
    await using registry = await startRegistry(tokens, (token) => {
      if (token === 'token-1') uses += 1;
      return token === 'token-2' || (token === 'token-1' && uses <= 2);
    });
    await using image = await openRegistryImage(`${registry.host}/org/app:1`, {}, QUICK);
    await Promise.all(image.layers.map((layer) => layer.walk({ wants: () => 'nothing', content: () => {} })));
    expect(issued).toBe(2);
  });

  it('is not asked for another token by a request that was late to hear that its own has expired', async () => {
    let issued = 0;
    await using tokens = await startWebServer((_request, response) => {
      issued += 1;
      json(response, { token: `token-${issued}` });
    });
    const renewed = Promise.withResolvers<void>();
    await using registry = await startWebServer(async (request, response) => {
      const { authorization } = request.headers;
      const layer = ENCODED.layers.findIndex(({ descriptor }) => request.url?.endsWith(descriptor.digest));
      if (authorization === 'Bearer token-2') renewed.resolve();
      if (authorization === 'Bearer token-1' && layer === 1) await renewed.promise;
      if (authorization === undefined || (authorization === 'Bearer token-1' && layer >= 0)) {
        challenge(response, defaultChallenge(tokens));
      } else {
        serve(request, response);
      }
    });
    await using image = await openRegistryImage(`${registry.host}/org/app:1`, {}, QUICK);
    await Promise.all(image.layers.map((layer) => layer.walk({ wants: () => 'nothing', content: () => {} })));
    expect(issued).toBe(2);
  });

  it('has the token to itself: a host that it sends on to never sees it', async () => {
    await using elsewhere = await startWebServer(serve);
    await using tokens = await startWebServer((_request, response) => json(response, { token: 'secret' }));
    await using registry = await startWebServer((request, response) => {
      if (request.headers.authorization !== 'Bearer secret') challenge(response, defaultChallenge(tokens));
      else if (request.url?.includes('/blobs/')) redirect(response, `http://user:word@${elsewhere.host}${request.url}`);
      else serve(request, response);
    });
    await walkLayers(registry);
    expect(elsewhere.requests).toHaveLength(3);
    for (const { headers, rawHeaders } of elsewhere.requests) {
      expect(headers.authorization).toBeUndefined();
      expect(rawHeaders.join('\n')).not.toContain('secret');
    }
  });

  it('is given it after a redirect within itself', async () => {
    await using tokens = await startWebServer((_request, response) => json(response, { token: 'own' }));
    await using registry = await startWebServer((request, response) => {
      if (request.headers.authorization !== 'Bearer own') challenge(response, defaultChallenge(tokens));
      else if (request.url?.startsWith('/v2/')) redirect(response, request.url.replace('/v2/', '/v3/'));
      else serve(request, response);
    });
    await walkLayers(registry);
  });

  it.each<[string, string, RegExp, (response: ServerResponse) => void]>([
    [
      'refuses',
      'unauthorised',
      /does not exist in 127[^ ]+, or needs credentials/,
      (response) => status(response, 403),
    ],
    ['wants a password', 'unauthorised', /or needs credentials/, (response) => challenge(response, 'Basic realm="x"')],
    ['gives a useless one', 'unauthorised', /or needs credentials/, (response) => json(response, { token: 'useless' })],
    ['gives none', 'registry-failed', /no token that can be used/, (response) => json(response, {})],
    [
      'gives two lines',
      'registry-failed',
      /no token that can/,
      (response) => json(response, { token: 'a\r\nhost: x' }),
    ],
    [
      'gives too much',
      'registry-failed',
      /no token that can/,
      (response) => json(response, { token: 'a'.repeat(1e5) }),
    ],
    ['never ends', 'over-limit', /more than \d+ bytes/, (response) => json(response, { token: 'a'.repeat(1e6) })],
    ['gives no JSON', 'registry-failed', /is no JSON/, (response) => void response.end('token')],
    ['is a web page', 'registry-failed', /web page/, (response) => page(response)],
    ['is not there', 'registry-failed', /web page/, (response) => status(response, 404)],
    ['is overloaded', 'registry-failed', /status 503/, (response) => status(response, 503)],
  ])('has one line when the host of its tokens %s', async (_kind, code, message, answer) => {
    await using tokens = await startWebServer((_request, response) => answer(response));
    await using registry = await startRegistry(tokens, () => false);
    const error = await openRegistryImage(`${registry.host}/org/app:1`, {}, QUICK).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(String(error)).toMatch(/^ImageError: |^TransientError: /);
    expect(String(error)).not.toContain('\n');
  });

  it('is asked again when the host of its tokens is overloaded for a moment', async () => {
    await using tokens = await startWebServer((_request, response) => {
      if (tokens.requests.length === 1) status(response, 503);
      else json(response, { token: 'late' });
    });
    await using registry = await startRegistry(tokens, (token) => token === 'late');
    await walkLayers(registry);
  });
});

async function walkLayers(registry: WebServer): Promise<void> {
  await using image = await openRegistryImage(`${registry.host}/org/app:1`, { platform: 'linux/amd64' }, QUICK);
  const paths: string[] = [];
  const wants = (entry: { readonly path: string }): 'nothing' => {
    paths.push(entry.path);
    return 'nothing';
  };
  for (const layer of image.layers) await layer.walk({ wants, content: () => {} });
  expect(paths).toEqual(['lower', 'upper']);
}

/** A registry that gives its one image to whoever has the right token. */
function startRegistry(
  tokens: WebServer,
  accepts: (token: string) => boolean,
  challengeOf: (tokens: WebServer) => string = defaultChallenge,
): Promise<WebServer> {
  return startWebServer((request, response) => {
    const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token !== undefined && accepts(token)) serve(request, response);
    else challenge(response, challengeOf(tokens));
  });
}

function defaultChallenge(tokens: WebServer): string {
  return `Bearer realm="http://${tokens.host}/token?account=x",service="registry.test",scope="repository:org/app:pull"`;
}

function serve({ url }: IncomingMessage, response: ServerResponse): void {
  const name = url?.endsWith('/manifests/1') ? ENCODED.manifest.digest : url?.split('/').at(-1);
  const [, content] = [...ENCODED.blobs].find(([digest]) => digest === name) ?? [];
  if (content === undefined) status(response, 404);
  else response.end(content);
}

function challenge(response: ServerResponse, header: string): void {
  response.writeHead(401, { 'www-authenticate': header });
  response.end();
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(307, { location });
  response.end();
}

function json(response: ServerResponse, document: unknown): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(document));
}

function status(response: ServerResponse, code: number): void {
  response.writeHead(code);
  response.end();
}

function page(response: ServerResponse): void {
  response.setHeader('content-type', 'text/html');
  response.end('<!doctype html><h1>Log in</h1>');
}
