import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseConfiguration } from './config-file.ts';

test('sources, and registries that are insecure or allowed', () => {
  const text = `
# what db update reads
sources:
  - osv:https://storage.example/PyPI/all.zip
  - kev:https://www.cisa.example/kev.json
registries:
  insecure: ["localhost:5000"]
  allowed: [ghcr.io/example]
server:
  publicUrl: https://advisories.example.org/
vex: [vendor.json]
ignore: rules.yaml
`;
  expect(parseConfiguration(text, 'fixedin.yaml')).toEqual({
    sources: ['osv:https://storage.example/PyPI/all.zip', 'kev:https://www.cisa.example/kev.json'],
    insecureRegistries: ['localhost:5000'],
    allowedRegistries: ['ghcr.io/example'],
    limits: {},
    publicUrl: 'https://advisories.example.org',
    registryCredentials: false,
    registryHosts: new Map(),
    vexFiles: ['vendor.json'],
    ignoreFile: 'rules.yaml',
  });
});

test.each(['', '# nothing\n', 'sources:\n', 'registries: {}\n'])('%j leaves the defaults', (text) => {
  const { insecureRegistries, allowedRegistries } = parseConfiguration(text, 'fixedin.yaml');
  expect([insecureRegistries, allowedRegistries]).toEqual([[], []]);
});

test.each([
  ['sources: [a\nregistries: {}', /^fixedin\.yaml:\d: is no YAML/],
  ['sorces: []', 'fixedin.yaml:1: sorces is no setting; write sources, registries, server, vex, ignore or limits'],
  ['server:\n  public: x', 'fixedin.yaml:2: public is no setting of server; write publicUrl'],
  ...['advisories.example', 'ftp://a.example', 'https://a.example/site', 'https://me:secret@a.example', '5'].map(
    (url): [string, string] => [
      `server:\n  publicUrl: ${url}`,
      'fixedin.yaml:2: server.publicUrl is no address of a server; write https://HOST, without a path',
    ],
  ),
  [
    '\nregistries:\n  unsafe: []',
    'fixedin.yaml:3: unsafe is no setting of registries; write insecure, allowed, credentials or hosts',
  ],
  ['- sources', 'fixedin.yaml:1: the file must be a mapping; write key: value lines'],
  ['sources: osv:all.zip', 'fixedin.yaml:1: sources must be a list; write one "- " line for each'],
  ['sources:\n  - osv:all.zip\n  - 5', 'fixedin.yaml:3: sources must be a list of texts; put each in quotes'],
  ['registries:\n  insecure: true', 'fixedin.yaml:2: registries.insecure must be a list; write one "- " line for each'],
  ['registries:\n  credentials: 1', 'fixedin.yaml:2: registries.credentials must be true or false; write one of them'],
  [
    'registries:\n  hosts:\n    a.example:\n      key: k.pem',
    'fixedin.yaml:3: registries.hosts.a.example has one of certificate and key; name the files of both',
  ],
  [
    'registries:\n  hosts:\n    a.example: { mirrors: ["https://b.example"] }',
    'fixedin.yaml:3: https://b.example is no mirror; write HOST[:PORT][/PATH], without https://',
  ],
  [
    'registries:\n  hosts:\n    "https://a.example": {}',
    'fixedin.yaml:3: registries.hosts.https://a.example is no registry; write its host and port, as references do',
  ],
  [
    'registries:\n  hosts:\n    a.example: { cert: c.pem }',
    'fixedin.yaml:3: cert is no setting of registries.hosts.a.example; write mirrors, ca, certificate or key',
  ],
  ['sources: []\nsources: []', /^fixedin\.yaml:2: is no YAML/],
])('%j names the line', (text, message) => {
  expect(() => parseConfiguration(text, 'fixedin.yaml')).toThrow(message);
});

test('the example of the documentation is a configuration', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/configuration.md'), 'utf8');
  const [, example = ''] = /^```yaml\n(.*?)^```$/ms.exec(page) ?? [];
  expect(parseConfiguration(example, 'configuration.md')).toEqual({
    sources: ['osv:https://osv.example.org/PyPI/all.zip', 'kev:https://www.cisa.example.org/kev.json'],
    insecureRegistries: ['registry.internal:5000', 'mirror.internal:5000'],
    allowedRegistries: ['ghcr.io/example', 'registry.internal:5000'],
    limits: { layerBytes: 512 * 1024 ** 3, registryStallTime: 120_000 },
    publicUrl: 'https://advisories.example.org',
    vexFiles: ['vendor.openvex.json', 'attached'],
    ignoreFile: 'security/fixedin-ignore.yaml',
    registryCredentials: false,
    registryHosts: new Map([
      ['docker.io', { mirrors: ['mirror.internal:5000', 'harbor.internal/hub'], ca: null, client: null }],
      [
        'harbor.internal',
        {
          mirrors: [],
          ca: 'certificates/internal-ca.pem',
          client: { certificate: 'certificates/client.pem', key: 'certificates/client-key.pem' },
        },
      ],
    ]),
  });
});
