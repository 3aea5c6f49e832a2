import { describe, expect, it } from 'vitest';
import {
  bytes,
  ENCODED,
  endless,
  type Handler,
  isConfig,
  LARGE,
  LARGE_BLOB,
  length,
  MANIFEST,
  noiseFrom,
  notHttp,
  ONE_LINE,
  page,
  QUICK,
  scan,
  startRegistry,
  status,
} from '../../../test/support/misbehaving-registry.ts';
import { openRegistryImage } from './index.ts';

describe('openRegistryImage, of a registry that gives something else', () => {
  it.each<[string, string, Handler]>([
    ['a layer of other bytes', 'digest-mismatch', ({ url }, response) => url === LARGE_BLOB && noiseFrom(response, 1)],
    [
      'a layer that is longer than stated',
      'digest-mismatch',
      ({ url }, response) => url === LARGE_BLOB && endless(response),
    ],
    [
      'a longer layer, as its headers say',
      'digest-mismatch',
      ({ url }, response) => url === LARGE_BLOB && length(response, LARGE.size + 1),
    ],
    [
      'a shorter layer, as its headers say',
      'registry-failed',
      ({ url }, response) => url === LARGE_BLOB && length(response, LARGE.size - 1),
    ],
    [
      'a configuration of other bytes',
      'digest-mismatch',
      ({ url }, response) => isConfig(url) && bytes(response, Buffer.alloc(ENCODED.config.size)),
    ],
    ['an endless manifest', 'over-limit', ({ url }, response) => url === MANIFEST && endless(response)],
    [
      'a manifest of another digest than it states',
      'digest-mismatch',
      ({ url }, response) =>
        url === MANIFEST && bytes(response, Buffer.from('{}'), { 'docker-content-digest': LARGE.digest }),
    ],
    [
      'a manifest that is no JSON',
      'bad-manifest',
      ({ url }, response) => url === MANIFEST && bytes(response, Buffer.from('?')),
    ],
    ['a web page for a manifest', 'registry-failed', ({ url }, response) => url === MANIFEST && page(response, 200)],
    ['a web page for a layer', 'registry-failed', ({ url }, response) => url === LARGE_BLOB && page(response, 200)],
    ['a web page that says 404', 'registry-failed', ({ url }, response) => url === MANIFEST && page(response, 404)],
    ['a layer that it does not have', 'not-found', ({ url }, response) => url === LARGE_BLOB && status(response, 404)],
    ['a strange status', 'registry-failed', ({ url }, response) => url === MANIFEST && status(response, 418)],
    [
      'a redirect to itself',
      'registry-failed',
      ({ url }, response) => url === MANIFEST && status(response, 307, { location: MANIFEST }),
    ],
    ['a redirect to nowhere', 'registry-failed', ({ url }, response) => url === MANIFEST && status(response, 307)],
    ['no HTTP', 'unreachable', ({ url }, response) => url === MANIFEST && notHttp(response)],
    [
      'a challenge for Basic',
      'unauthorised',
      ({ url }, response) => url === MANIFEST && status(response, 401, { 'www-authenticate': 'Basic realm="x"' }),
    ],
    ['a challenge without a scheme', 'unauthorised', ({ url }, response) => url === MANIFEST && status(response, 401)],
    [
      'a challenge without a realm',
      'registry-failed',
      ({ url }, response) => url === MANIFEST && status(response, 401, { 'www-authenticate': 'Bearer service="x"' }),
    ],
    ['a forbidden manifest', 'unauthorised', ({ url }, response) => url === MANIFEST && status(response, 403)],
  ])('has one line for %s', async (_kind, code, handler) => {
    const outcome = await scan(handler);
    expect(outcome.error).toMatchObject({ code, message: expect.stringMatching(ONE_LINE) });
  });

  it('verifies a manifest by the digest that it was asked by, whatever the registry states', async () => {
    await using server = await startRegistry(({ url }, response) => {
      return (url ?? '').includes('/manifests/') && bytes(response, Buffer.from('{}'));
    });
    await expect(openRegistryImage(`${server.host}/app@${ENCODED.manifest.digest}`, {}, QUICK)).rejects.toMatchObject({
      code: 'digest-mismatch',
    });
  });

  it('keeps a hostile message on one harmless line', async () => {
    const errors = [{ code: 'X', message: `\u001b[31m\n${'long '.repeat(1000)}` }];
    const outcome = await scan(({ url }, response) => {
      return url === MANIFEST && status(response, 404, {}, JSON.stringify({ errors }));
    });
    expect(outcome.error).toMatchObject({ code: 'not-found', message: expect.stringMatching(/^[\x20-\x7e]{1,500}$/) });
  });
});
