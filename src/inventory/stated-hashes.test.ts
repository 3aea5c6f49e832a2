import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evidenceFile } from './catalogers/evidence-file.ts';
import { readDocument } from './documents/read-document.ts';
import { foldPackages } from './fold.ts';
import { npmLock } from './lock-files/npm-lock.ts';
import { cargoLock } from './lock-files/toml-lock.ts';
import { apkHashes, integrityHashes, statedHashes } from './stated-hashes.ts';

const SHA1 = 'd489e0f3fbb5548758f5ccd2c5a0cef70260ef62';
const OTHER = '0'.repeat(40);
const SHA512 = createHash('sha512').update('a').digest();

describe('stated hashes', () => {
  test.each([
    ['spelt as in CycloneDX', [['SHA-1', SHA1]], SHA1],
    ['spelt as in SPDX', [['SHA1', SHA1]], SHA1],
    ['in large letters', [['sha1', SHA1.toUpperCase()]], SHA1],
    [
      'stated twice',
      [
        ['SHA-1', SHA1],
        ['sha1', SHA1],
      ],
      SHA1,
    ],
    [
      'of two files',
      [
        ['SHA-1', SHA1],
        ['SHA-1', OTHER],
      ],
      undefined,
    ],
    ['too short', [['SHA-1', SHA1.slice(1)]], undefined],
    ['of another algorithm’s length', [['SHA-256', SHA1]], undefined],
    ['no digits', [['SHA-1', 'g'.repeat(40)]], undefined],
    ['of an algorithm that is not known', [['BLAKE3', SHA1]], undefined],
    ['none', [], undefined],
  ] as const)('%s', (_, stated, value) => {
    expect(statedHashes(stated)).toEqual(value === undefined ? {} : { hashes: [{ algorithm: 'SHA-1', value }] });
  });

  test('no text makes a member that stands for nothing', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (first, second) => {
        for (const made of [apkHashes(`Q1${first}`), integrityHashes(`sha1-${first}`), statedHashes([[first, second]])])
          expect(made).toEqual({});
      }),
    );
  });

  test.each([
    ['Q1', 'sha1', 'SHA-1'],
    ['Q2', 'sha256', 'SHA-256'],
  ])('of apk, %s is a %s', (mark, name, algorithm) => {
    const digest = createHash(name).update('a').digest();
    const hashes = [{ algorithm, value: digest.toString('hex') }];
    expect(apkHashes(mark + digest.toString('base64'))).toEqual({ hashes });
    expect(apkHashes(mark + digest.toString('base64').slice(0, -2))).toEqual({});
    expect(apkHashes(`Q9${digest.toString('base64')}`)).toEqual({});
  });

  test('of an integrity, one an algorithm', () => {
    const [sha1, sha512] = [Buffer.from(SHA1, 'hex').toString('base64'), SHA512.toString('base64')];
    expect(integrityHashes(`sha512-${sha512} sha1-${sha1}`)).toEqual({
      hashes: [
        { algorithm: 'SHA-1', value: SHA1 },
        { algorithm: 'SHA-512', value: SHA512.toString('hex') },
      ],
    });
    expect(integrityHashes('sha512-a')).toEqual({});
  });
});

describe('lock files', () => {
  const entry = { version: '2.1.2', integrity: `sha512-${SHA512.toString('base64')}` };

  test.each([
    ['by folder', { packages: { 'node_modules/ms': entry } }],
    ['as a tree', { dependencies: { ms: entry } }],
  ])('of npm, %s, have the integrity', (_, lock) => {
    const { packages } = npmLock.catalog(evidenceFile('package-lock.json', JSON.stringify(lock)));
    expect(packages.map(({ hashes }) => hashes)).toEqual([[{ algorithm: 'SHA-512', value: SHA512.toString('hex') }]]);
  });

  test('of Cargo have the checksum', () => {
    const value = 'ca8a50ef2360fbd1eeb0ecd46795a87a19024eb4b53c5dc916ca1fd95fe62438';
    const text = `[[package]]\nname = "time"\nversion = "0.1.43"\nsource = "registry+x"\nchecksum = "${value}"\n`;
    const { packages } = cargoLock.catalog(evidenceFile('Cargo.lock', text));
    expect(packages.map(({ hashes }) => hashes)).toEqual([[{ algorithm: 'SHA-256', value }]]);
  });
});

describe('a package in several files', () => {
  test.each([
    ['that agree', [SHA1, SHA1], SHA1],
    ['of which one states none', [null, SHA1, null], SHA1],
    ['that disagree', [SHA1, OTHER, SHA1], undefined],
    ['that state none', [null, null], undefined],
  ])('%s', (_, values, value) => {
    const evidence = values.map((stated, at) => ({ layer: '', record: recordOf(`${at}.json`, stated) }));
    const [pkg, ...others] = foldPackages(evidence).packages;
    expect(others).toEqual([]);
    expect(pkg?.locations).toHaveLength(values.length);
    expect(pkg?.hashes).toEqual(value === undefined ? undefined : [{ algorithm: 'SHA-1', value }]);
    expect(Object.hasOwn(pkg ?? {}, 'hashes')).toBe(value !== undefined);
  });
});

describe('documents of others', () => {
  const sha512 = SHA512.toString('base64');

  test.each([
    ['apk', { pullChecksum: 'Q11Ing8/u1VIdY9czSxaDO9wJg72I=' }, 'SHA-1'],
    ['npm', { integrity: `sha512-${sha512}` }, 'SHA-512'],
    ['rust-crate', { checksum: 'a'.repeat(64) }, 'SHA-256'],
    ['conda', { md5: 'a'.repeat(32) }, 'MD5'],
    ['python', { md5: 'a'.repeat(32) }, undefined],
  ])('Syft’s JSON, %s', (type, metadata, algorithm) => {
    const artifact = { id: '1', type, name: 'a', version: '1', metadata };
    const [pkg] = packagesOf(JSON.stringify({ artifacts: [artifact], descriptor: { name: 'syft' } }));
    expect(pkg?.hashes?.map((hash) => hash.algorithm)).toEqual(algorithm === undefined ? undefined : [algorithm]);
  });

  test('CycloneDX in XML', () => {
    const component = `<component type="library"><name>a</name><version>1</version><purl>pkg:npm/a@1</purl></component>`;
    const hashes = `<hashes><hash alg="SHA-1">${SHA1}</hash></hashes><purl>`;
    const text = `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>${component}</components></bom>`;
    expect(packagesOf(text.replace('<purl>', hashes))[0]?.hashes).toEqual([{ algorithm: 'SHA-1', value: SHA1 }]);
    expect(packagesOf(text)[0]).not.toHaveProperty('hashes');
  });

  test('SPDX as tags and values', () => {
    const text = `SPDXVersion: SPDX-2.3\nPackageName: a\nSPDXID: SPDXRef-a\nPackageVersion: 1\nPackageChecksum: SHA1: ${SHA1}\nExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1\n`;
    expect(packagesOf(text)[0]?.hashes).toEqual([{ algorithm: 'SHA-1', value: SHA1 }]);
  });
});

function packagesOf(text: string) {
  const found = readDocument(Buffer.from(text), 'given');
  return found.kind === 'sbom' ? found.inventory.packages : [];
}

function recordOf(path: string, sha1: string | null) {
  const found = { type: 'conda', namespace: '', name: 'a', version: '1', architecture: '', origin: null, licences: [] };
  const pkg = { ...found, type: 'conda' as const, ...statedHashes(sha1 === null ? [] : [['SHA-1', sha1]]) };
  return { path, as: path, packages: [pkg], distro: null, problems: [] };
}
