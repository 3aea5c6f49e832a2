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
`;
  expect(parseConfiguration(text, 'fixedin.yaml')).toEqual({
    sources: ['osv:https://storage.example/PyPI/all.zip', 'kev:https://www.cisa.example/kev.json'],
    insecureRegistries: ['localhost:5000'],
    allowedRegistries: ['ghcr.io/example'],
    publicUrl: 'https://advisories.example.org',
  });
});

test.each(['', '# nothing\n', 'sources:\n', 'registries: {}\n'])('%j leaves the defaults', (text) => {
  const { insecureRegistries, allowedRegistries } = parseConfiguration(text, 'fixedin.yaml');
  expect([insecureRegistries, allowedRegistries]).toEqual([[], []]);
});

test.each([
  ['sources: [a\nregistries: {}', /^fixedin\.yaml:\d: is no YAML/],
  ['sorces: []', 'fixedin.yaml:1: sorces is no setting; write sources, registries or server'],
  ['\nregistries:\n  unsafe: []', 'fixedin.yaml:3: unsafe is no setting of registries; write insecure or allowed'],
  ['server:\n  public: x', 'fixedin.yaml:2: public is no setting of server; write publicUrl'],
  ...['advisories.example', 'ftp://a.example', 'https://a.example/site', 'https://me:secret@a.example', '5'].map(
    (url): [string, string] => [
      `server:\n  publicUrl: ${url}`,
      'fixedin.yaml:2: server.publicUrl is no address of a server; write https://HOST, without a path',
    ],
  ),
  ['- sources', 'fixedin.yaml:1: the file must be a mapping; write key: value lines'],
  ['sources: osv:all.zip', 'fixedin.yaml:1: sources must be a list; write one "- " line for each'],
  ['sources:\n  - osv:all.zip\n  - 5', 'fixedin.yaml:3: sources must be a list of texts; put each in quotes'],
  ['registries:\n  insecure: true', 'fixedin.yaml:2: registries.insecure must be a list; write one "- " line for each'],
  ['sources: []\nsources: []', /^fixedin\.yaml:2: is no YAML/],
])('%j names the line', (text, message) => {
  expect(() => parseConfiguration(text, 'fixedin.yaml')).toThrow(message);
});
