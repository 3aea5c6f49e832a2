import { describe, expect, test } from 'vitest';
import { expectUnharmed, linesOf } from './cataloging.fixture.ts';
import { conda } from './conda.ts';
import { evidenceFile } from './evidence-file.ts';

const PATH = 'opt/conda/conda-meta/openssl-3.0.8-h7f8727e_0.json';

/** The fields of the format's specification that tell of the package, in the order in which conda writes them. */
const RECORD = {
  build: 'h7f8727e_0',
  build_number: 0,
  channel: 'https://repo.anaconda.com/pkgs/main/linux-64',
  constrains: [],
  depends: ['_libgcc_mutex 0.1 main', 'ca-certificates'],
  extracted_package_dir: '/opt/conda/pkgs/openssl-3.0.8-h7f8727e_0',
  files: ['bin/openssl', 'lib/libssl.so.3'],
  fn: 'openssl-3.0.8-h7f8727e_0.conda',
  license: 'Apache-2.0',
  link: { source: '/opt/conda/pkgs/openssl-3.0.8-h7f8727e_0', type: 1 },
  md5: 'D41D8CD98F00B204E9800998ECF8427E',
  name: 'openssl',
  paths_data: { paths: [{ _path: 'bin/openssl', path_type: 'hardlink' }], paths_version: 1 },
  requested_spec: 'openssl',
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  subdir: 'linux-64',
  version: '3.0.8',
};

describe('conda', () => {
  test.each([
    [PATH, true],
    ['opt/conda/envs/web/conda-meta/ca-certificates-2023.01.10-h06a4308_0.json', true],
    ['conda-meta/pip-23.0-py311h_0.json', true],
    ['opt/conda/conda-meta/state', false],
    ['opt/conda/conda-meta/history', false],
    ['opt/conda/conda-meta/pinned.json', false],
    ['opt/conda/pkgs/openssl-3.0.8-h7f8727e_0/info/index.json', false],
  ])('%s is wanted: %s', (path, wanted) => {
    expect(conda.wants(path, 100)).toBe(wanted);
  });

  test('reads a record', () => {
    expect(conda.catalog(evidenceFile(PATH, JSON.stringify(RECORD))).packages).toEqual([
      {
        type: 'conda',
        namespace: '',
        name: 'openssl',
        version: '3.0.8',
        architecture: '',
        origin: null,
        licences: ['Apache-2.0'],
        hashes: [
          { algorithm: 'MD5', value: 'd41d8cd98f00b204e9800998ecf8427e' },
          { algorithm: 'SHA-256', value: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
        ],
      },
    ]);
  });

  test.each([
    ['cut off', JSON.stringify(RECORD).slice(0, 300), 'is no JSON'],
    ['without a version', '{"name":"a"}', 'has no usable name and version'],
    ['with another kind of version', '{"name":"a","version":1}', 'has no usable name and version'],
    ['a list', '[]', 'is no JSON object'],
    ['deep', `{"a":${'['.repeat(1000)}`, 'levels deep'],
  ])('a record that is %s is a problem', (_, text, problem) => {
    expect(() => linesOf(conda, PATH, text)).toThrow(problem);
  });

  test('no bytes do harm', () => expectUnharmed(conda, PATH, JSON.stringify(RECORD)));
});
