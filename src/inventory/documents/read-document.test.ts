import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '../../model/index.ts';
import { InventoryError } from '../errors.ts';

import { type ReadDocument, readDocument } from './read-document.ts';

function read(document: unknown): ReadDocument {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return readDocument(Buffer.from(text), 'given.json');
}

function packagesOf(document: unknown) {
  const found = read(document);
  return (found.kind === 'sbom' ? found.inventory : found.report.inventory).packages;
}

function cyclonedx(...components: readonly unknown[]) {
  return { bomFormat: 'CycloneDX', specVersion: '1.6', components };
}

describe('what is no document is told in one line:', () => {
  test.each([
    ['no JSON', 'x', 'not-a-document', 'is no JSON'],
    ['a text', '"x"', 'unknown-document', 'is no SBOM and no report'],
    ['a list', '[{}]', 'unknown-document', 'is no SBOM and no report'],
    ['other JSON', '{"hello":1}', 'unknown-document', 'is no SBOM and no report'],
    [
      'SPDX 3',
      '{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[]}',
      'unknown-document',
      'is no',
    ],
    [
      'brackets',
      '['.repeat(100_000),
      'document-over-limit',
      `nests more than ${limits.jsonDepth} levels deep (limits.jsonDepth)`,
    ],
    [
      'objects',
      `[${'{},'.repeat(limits.jsonContainers)}{}]`,
      'document-over-limit',
      `holds more than ${limits.jsonContainers} objects (limits.jsonContainers)`,
    ],
  ])('%s', (_, text, code, problem) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(problem) }));
    expect(() => read(text)).toThrow(InventoryError);
  });

  test.each([
    ['XML of another kind', '<project xmlns="http://maven.apache.org/POM/4.0.0"/>', 'unknown-document', 'no CycloneDX'],
    ['XML that is cut off', '<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components>', 'not-a-document', 'XML'],
    [
      'XML with an entity of its own',
      '<!DOCTYPE bom [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><bom xmlns="http://cyclonedx.org/schema/bom/1.5">&b;</bom>',
      'not-a-document',
      'has a document type',
    ],
    [
      'XML with an entity that nobody knows',
      '<bom xmlns="http://cyclonedx.org/schema/bom/1.5">&b;</bom>',
      'not-a-document',
      'no well-formed XML',
    ],
    [
      'XML, deeper than any parser should follow',
      `<bom xmlns="http://cyclonedx.org/schema/bom/1.5">${'<a>'.repeat(100_000)}`,
      'document-over-limit',
      'nests more than 200 levels deep',
    ],
  ])('%s', (_, text, code, problem) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(problem) }));
    expect(() => read(text)).toThrow(InventoryError);
  });

  test('gzip that is broken, or unpacks to more than is read', () => {
    const packed = gzipSync(JSON.stringify(cyclonedx()));
    expect(readDocument(packed, 'given').kind).toBe('sbom');
    expect(() => readDocument(packed.subarray(0, -10), 'given')).toThrow('given: is a broken gzip file');
    const bomb = gzipSync(Buffer.alloc(limits.documentBytes + 1), { level: 1 });
    expect(() => readDocument(bomb, 'given')).toThrow(/has more than 128 MiB/);
  });

  test('more components than anyone has', () => {
    const components = `${'{},'.repeat(limits.documentComponents)}{}`.replaceAll('{}', '{"type":"library"}');
    expect(() => read(`{"bomFormat":"CycloneDX","components":[${components}]}`)).toThrow(
      `given.json: lists more than ${limits.documentComponents} components (limits.documentComponents)`,
    );
  });

  test('components inside one another, deeper than any parser should follow', () => {
    const depth = 100_000;
    const text = `{"bomFormat":"CycloneDX"${',"components":[{"type":"library"'.repeat(depth)}${'}]'.repeat(depth)}}`;
    expect(() => read(text)).toThrow(/nests more than 200 levels deep/);
  });
});

const WORDS = [
  ...['bomFormat', 'CycloneDX', 'components', 'purl', 'pkg:apk/wolfi/zlib@1.3-r0', 'pkg:%', 'properties', 'name'],
  ...['spdxVersion', 'SPDX-2.3', 'packages', 'externalRefs', 'referenceType', 'referenceLocator', 'versionInfo'],
  ...['artifacts', 'descriptor', 'syft', 'grype', 'matches', 'vulnerability', 'artifact', 'distro', 'version', 'id'],
  ...['SchemaVersion', 'ArtifactName', 'Results', 'Target', 'Packages', 'Vulnerabilities', 'PkgName', 'Type', 'alpine'],
  ...['runs', 'tool', 'driver', 'Trivy', 'results', 'rules', 'ruleId', 'message', 'text', 'docker scout', '__proto__'],
  ...['sbom_version', 'vulnerabilities', 'source', 'schema', 'metadata', 'type', 'library', 'apk', '1.0-r0'],
  ...['swift', 'maven', 'gobinary', 'conan', '/', ':', 'pkg:swift/x@1', 'SrcName', 'Name', 'Version', 'Identifier'],
];

/** JSON of the words that readers look for, in any place. */
const anyDocument = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom(...WORDS),
    fc.integer(),
    fc.constant(null),
    fc.string(),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.constantFrom(...WORDS), tie('value'), { maxKeys: 8 }),
})).object;

test('any JSON is read, or refused by its own error', () => {
  const start = fc.constantFrom(
    { bomFormat: 'CycloneDX' },
    { spdxVersion: 'SPDX-2.2' },
    { artifacts: [], descriptor: { name: 'syft' } },
    { descriptor: { name: 'grype' } },
    { SchemaVersion: 2, ArtifactName: 'x' },
    { artifacts: [], vulnerabilities: [], descriptor: { name: 'docker-index' } },
    { runs: [{ tool: { driver: { name: 'Grype' } } }] },
    {},
  );
  fc.assert(
    fc.property(start, anyDocument, fc.boolean(), (known, rest, isFirst) => {
      const document = isFirst ? { ...known, ...Object(rest) } : { ...Object(rest), ...known };
      try {
        const found = read(document);
        const { packages } = found.kind === 'sbom' ? found.inventory : found.report.inventory;
        expect(packages.every(({ locations }) => locations.length > 0)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(InventoryError);
      }
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ['XML', '<bom xmlns="http://cyclonedx.org/schema/bom/1.5">', '</bom>'],
  ['tags and values', '# x\n\nSPDXVersion: SPDX-2.3\n', ''],
])('any %s is read, or refused by its own error', (_, start, end) => {
  const parts = ['components', 'component', 'purl', 'name', 'licenses', 'license', 'id', 'properties', '__proto__'];
  const word = fc.constantFrom(...WORDS, ...parts, '<', '>', '</', '&amp;', '&', '<text>', '</text>', '\n', ': ');
  const line = fc.constantFrom(
    'PackageName: a\n',
    'SPDXID: x\n',
    'ExternalRef: P purl pkg:npm/a@1\n',
    'Relationship: a\n',
  );
  const node = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      word,
      line,
      fc
        .tuple(fc.constantFrom(...parts), fc.array(tie('node'), { maxLength: 4 }))
        .map(([name, inner]) => `<${name} bom-ref="x">${inner.join('')}</${name}>`),
    ),
  })).node;
  fc.assert(
    fc.property(fc.array(node, { maxLength: 8 }), (inner) => {
      try {
        read(`${start}${inner.join('')}${end}`);
      } catch (error) {
        expect(error).toBeInstanceOf(InventoryError);
      }
    }),
    { numRuns: 1000 },
  );
});

test('lines without an end to them, or without anything in them, are gone through once', () => {
  const lines = 'x\n'.repeat(500_000);
  expect(packagesOf(`SPDXVersion: SPDX-2.3\n${lines}PackageName: a\nSPDXID: b\n`)).toEqual([]);
  const references = 'ExternalRef: OTHER x y\n'.repeat(200_000);
  expect(packagesOf(`SPDXVersion: SPDX-2.3\nPackageName: a\n${references}`)).toEqual([]);
  expect(() => read('\n'.repeat(100_000))).toThrow(InventoryError);
});

test('any bytes are read, or refused by their own error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(() => readDocument(bytes, 'given')).toThrow(InventoryError);
    }),
  );
});

describe('a distribution is found', () => {
  test.each([
    ['pkg:apk/wolfi/zlib@1.3-r0', 'wolfi', ''],
    ['pkg:apk/alpine/zlib@1.3-r0?distro=alpine-3.19.1', 'alpine', '3.19.1'],
    ['pkg:apk/alpine/zlib@1.3-r0?distro=3.16', 'alpine', '3.16'],
    ['pkg:deb/debian/zlib1g@1.2?distro=bookworm', 'debian', '12'],
    ['pkg:deb/debian/zlib1g@1.2?os_distro=bookworm&os_name=debian&os_version=12', 'debian', '12'],
    ['pkg:deb/ubuntu/zlib1g@1.2?distro=ubuntu-22.04', 'ubuntu', '22.04'],
    ['pkg:rpm/redhat/zlib@1.2-1.el9?distro=redhat-9.3', 'rhel', '9.3'],
    ['pkg:rpm/rocky/zlib@1.2-1.el9?distro=rockylinux-9.3', 'rocky', '9.3'],
  ])('in %s', (purl, id, version) => {
    const found = read(cyclonedx({ type: 'library', name: 'zlib', purl }));
    expect(found.kind === 'sbom' && found.inventory.distro).toMatchObject({ id, version });
  });

  test('by the component of the operating system before any package', () => {
    const system = { type: 'operating-system', name: 'debian', version: '12.4' };
    const library = { type: 'library', purl: 'pkg:deb/debian/zlib1g@1.2?distro=debian-11' };
    const found = read(cyclonedx(library, system));
    expect(found.kind === 'sbom' && found.inventory.distro).toMatchObject({ id: 'debian', version: '12.4' });
  });

  test('or not, which is told', () => {
    const found = read({ SchemaVersion: 2, ArtifactName: 'x', Results: [{ Type: 'alpine', Vulnerabilities: [LINE] }] });
    expect(found.kind === 'report' && found.report.inventory.warnings).toMatchObject([{ code: 'unknown-distro' }]);
  });
});

const LINE = {
  VulnerabilityID: 'CVE-2022-37434',
  PkgName: 'zlib',
  InstalledVersion: '1.2.12-r0',
  FixedVersion: '1.2.12-r2',
};

describe('a package is told with', () => {
  test.each([
    ['an origin of Syft', 'pkg:apk/wolfi/libz@1?upstream=zlib', { origin: { name: 'zlib', version: '1' } }],
    [
      'an origin of its own version',
      'pkg:deb/debian/libz@1?upstream=zlib%402',
      { origin: { name: 'zlib', version: '2' } },
    ],
    [
      'the file of a source package',
      'pkg:rpm/redhat/libssl@3?upstream=openssl-libs-3.0.7-24.el9.src.rpm',
      { origin: { name: 'openssl-libs', version: '3.0.7-24.el9' } },
    ],
    ['an epoch beside the version', 'pkg:rpm/redhat/dbus@1.12-1.el9?epoch=1', { version: '1:1.12-1.el9' }],
    [
      'a namespace',
      'pkg:golang/golang.org/x/net@v0.1.0',
      { namespace: 'golang.org/x', name: 'net', version: 'v0.1.0' },
    ],
    ['a scope', 'pkg:npm/%40babel/core@7.0.0', { namespace: '@babel', name: 'core', type: 'npm' }],
  ])('%s', (_, purl, expected) => {
    expect(packagesOf(cyclonedx({ type: 'library', name: 'x', purl }))).toMatchObject([expected]);
  });

  test("Trivy's own source version", () => {
    const properties = Object.entries({
      SrcName: 'openssl',
      SrcVersion: '3.0.2',
      SrcRelease: '0ubuntu1',
      SrcEpoch: '1',
    });
    const component = {
      type: 'library',
      purl: 'pkg:deb/ubuntu/libssl3@3.0.2?distro=ubuntu-22.04',
      properties: properties.map(([name, value]) => ({ name: `aquasecurity:trivy:${name}`, value })),
    };
    expect(packagesOf(cyclonedx(component))).toMatchObject([
      { origin: { name: 'openssl', version: '1:3.0.2-0ubuntu1' } },
    ]);
  });

  test('no URL, by the word that the tool has for its kind', () => {
    const artifacts = [
      { name: 'golang.org/x/net', version: 'v0.1.0', type: 'go-module', locations: [{ path: '/usr/bin/app' }] },
      { name: 'what', version: '1', type: 'unheard-of' },
    ];
    const found = read({ artifacts, descriptor: { name: 'syft' } });
    expect(found.kind === 'sbom' && found.inventory).toMatchObject({
      packages: [{ purl: 'pkg:golang/golang.org/x/net@v0.1.0', locations: [{ path: 'usr/bin/app' }] }],
      warnings: [{ code: 'unread-components', message: expect.stringContaining('1 of 2 components') }],
    });
  });

  test('a name that its kind does not allow, which is counted', () => {
    const artifacts = [{ name: 'alamofire', version: '5', type: 'swift' }];
    const found = read({ artifacts, descriptor: { name: 'syft' } });
    expect(found.kind === 'sbom' && found.inventory).toMatchObject({
      packages: [],
      warnings: [{ subject: 'given.json' }],
    });
  });

  test('the distribution package whose files hold it', () => {
    const artifacts = [
      { id: 'a', purl: 'pkg:apk/wolfi/py3-pip@23-r0', type: 'apk' },
      { id: 'b', purl: 'pkg:pypi/pip@23', type: 'python', locations: [{ path: '/usr/lib/pip/METADATA' }] },
    ];
    const artifactRelationships = [{ parent: 'a', child: 'b', type: 'ownership-by-file-overlap' }];
    const [, pip] = packagesOf({ artifacts, artifactRelationships, descriptor: { name: 'syft' } });
    expect(pip).toMatchObject({ name: 'pip', owner: 'pkg:apk/wolfi/py3-pip@23-r0' });
  });
});

test("Trivy's oldest reports are lists", () => {
  const found = read([{ Target: 'alpine:3.10 (alpine 3.10.4)', Type: 'alpine', Vulnerabilities: [LINE] }]);
  expect(found.kind === 'report' && found.report.reported).toMatchObject([
    { id: 'CVE-2022-37434', name: 'zlib', version: '1.2.12-r0', fixedIn: '1.2.12-r2', package: { type: 'apk' } },
  ]);
});
