import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ImageError } from './errors.ts';
import { formatReference, parseReference, registryHost } from './reference.ts';

const SHA256 = `sha256:${'0123456789abcdef'.repeat(4)}`;
const SHA512 = `sha512:${'0123456789abcdef'.repeat(8)}`;

describe('parseReference', () => {
  it.each([
    // Defaults of Docker Hub.
    ['alpine', 'docker.io/library/alpine:latest'],
    ['alpine:3.19', 'docker.io/library/alpine:3.19'],
    ['grafana/grafana', 'docker.io/grafana/grafana:latest'],
    ['docker.io/alpine', 'docker.io/library/alpine:latest'],
    ['docker.io/library/alpine', 'docker.io/library/alpine:latest'],
    ['index.docker.io/alpine:3', 'docker.io/library/alpine:3'],
    ['index.docker.io/a/b/c:3', 'docker.io/a/b/c:3'],
    ['a/b/c', 'docker.io/a/b/c:latest'],
    ['localhost', 'docker.io/library/localhost:latest'],
    ['localhost:5000', 'docker.io/library/localhost:5000'],
    ['example.com', 'docker.io/library/example.com:latest'],
    // Registries.
    ['ghcr.io/org/app', 'ghcr.io/org/app:latest'],
    ['localhost/app', 'localhost/app:latest'],
    ['localhost:5000/app', 'localhost:5000/app:latest'],
    ['localhost:5000/app:1.0', 'localhost:5000/app:1.0'],
    ['registry:443/a/b_c/d__e/f--g.h:v1', 'registry:443/a/b_c/d__e/f--g.h:v1'],
    ['127.0.0.1:5000/app', '127.0.0.1:5000/app:latest'],
    ['[::1]/app:1', '[::1]/app:1'],
    ['[::1]:5000/app:1', '[::1]:5000/app:1'],
    ['[2001:DB8::1]:5000/a/b', '[2001:DB8::1]:5000/a/b:latest'],
    ['EXAMPLE.com/app', 'EXAMPLE.com/app:latest'],
    ['Registry/app', 'Registry/app:latest'],
    ['xn--7o8h.com/app', 'xn--7o8h.com/app:latest'],
    // Tags and digests.
    ['app:_x', 'docker.io/library/app:_x'],
    ['app:V1.0-rc.1', 'docker.io/library/app:V1.0-rc.1'],
    [`app:${'a'.repeat(128)}`, `docker.io/library/app:${'a'.repeat(128)}`],
    [`app@${SHA256}`, `docker.io/library/app@${SHA256}`],
    [`app:1@${SHA256}`, `docker.io/library/app:1@${SHA256}`],
    [`localhost:5000/app:1@${SHA512}`, `localhost:5000/app:1@${SHA512}`],
    [`docker.io/${'a'.repeat(126)}/${'b'.repeat(128)}`, `docker.io/${'a'.repeat(126)}/${'b'.repeat(128)}:latest`],
  ])('reads %s', (text, full) => {
    const reference = parseReference(text);
    expect(formatReference(reference)).toBe(full);
    expect(parseReference(full)).toEqual(reference);
  });

  it('takes Docker Hub from the host that serves it, and every other registry from its own', () => {
    expect(registryHost(parseReference('alpine'))).toBe('registry-1.docker.io');
    expect(registryHost(parseReference('localhost:5000/app'))).toBe('localhost:5000');
  });

  it.each([
    ['', /no image reference/],
    ['Alpine', /"Alpine" has capital letters; write it in lower case/],
    ['localhost:5000/App:1', /"App" has capital letters/],
    ['0123456789abcdef'.repeat(4), /bare identifier/],
    ['.alpine', /"\.alpine" is no repository name/],
    ['alpine.', /no repository name/],
    ['a___b', /no repository name/],
    ['a-_b', /no repository name/],
    ['org//app', /no repository name/],
    ['org/app/', /no repository name/],
    ['ghcr.io/', /no repository name/],
    ['ghcr.io/:1', /no repository name/],
    ['a b', /no repository name/],
    ['alpine\n', /no repository name/],
    ['/app', /no repository name/],
    ['https://ghcr.io/app', /"https:" is no registry host/],
    ['-x.com/app', /no registry host/],
    ['x-.com/app', /no registry host/],
    ['a..b/app', /no registry host/],
    ['x.com:port/app', /no registry host/],
    ['x.com:/app', /no registry host/],
    ['[fe80::1%eth0]/app', /no registry host/],
    ['[::ffff:1.2.3.4]/app', /no registry host/],
    // A host name has no underscore. The reference grammar alone would read this as a path without any registry.
    ['ex_ample.com/app', /no registry host/],
    ['app:', /"" is no tag/],
    ['app:.x', /"\.x" is no tag/],
    ['a:b:c', /"b:c" is no tag/],
    ['a:1/b:2/c', /"2\/c" is no tag/],
    [`app:${'a'.repeat(129)}`, /is no tag/],
    ['app@', /"" is no digest/],
    ['app@sha256:abc', /"sha256:abc" is no digest; write sha256:/],
    [`app@${SHA256.toUpperCase()}`, /no digest/],
    [`app@${SHA256}@${SHA256}`, /no digest/],
    [`ghcr.io/${'a'.repeat(128)}/${'b'.repeat(127)}`, /more than 255/],
  ])('refuses %j', (text, message) => {
    expect(() => parseReference(text)).toThrow(ImageError);
    expect(() => parseReference(text)).toThrow(message);
  });

  it('names a part of any length on one short line', () => {
    const error = refusalOf(`${'-'.repeat(100_000)}\n`);
    expect(error.message.length).toBeLessThan(400);
    expect(error.message).not.toContain('\n');
  });

  it('either refuses a text, or reads it so that the full form reads the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aB1._-:/@[] \n') }), (text) => {
        let reference: ReturnType<typeof parseReference>;
        try {
          reference = parseReference(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ImageError);
          return;
        }
        expect(parseReference(formatReference(reference))).toEqual(reference);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads back whatever the grammar can make', () => {
    const alphanumeric = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const component = fc
      .tuple(alphanumeric, fc.array(fc.tuple(fc.constantFrom('.', '_', '__', '-', '---'), alphanumeric)))
      .map(([first, rest]) => first + rest.flat().join(''))
      .filter((name) => name.length < 60);
    const registry = fc.constantFrom('docker.io', 'localhost', 'ghcr.io', 'a-b.example:5000', '[::1]:5000', '10.0.0.1');
    const reference = fc.record({
      registry,
      path: fc.array(component, { minLength: 2, maxLength: 4 }),
      tag: fc.option(fc.stringMatching(/^\w[\w.-]{0,127}$/)),
      digest: fc.option(fc.constantFrom(SHA256, SHA512)),
    });
    fc.assert(
      fc.property(reference, ({ registry, path, tag, digest }) => {
        const text = `${registry}/${path.join('/')}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
        expect(parseReference(text)).toEqual({
          registry,
          repository: path.join('/'),
          tag: tag ?? (digest === null ? 'latest' : null),
          digest,
        });
      }),
    );
  });
});

function refusalOf(text: string): Error {
  try {
    parseReference(text);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('was not refused');
}
