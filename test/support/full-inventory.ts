import { type Inventory, NO_RUN_CONFIG, type Package, parseDigest } from '../../src/model/index.ts';

const LOWER = parseDigest(`sha256:${'a'.repeat(64)}`);
const UPPER = parseDigest(`sha256:${'b'.repeat(64)}`);

/** An inventory with everything in it that an SBOM has to carry, sorted as inventories are. */
export function fullInventory(): Inventory {
  return {
    image: {
      reference: 'ghcr.io/org/app:1.0',
      digest: parseDigest(`sha256:${'1'.repeat(64)}`),
      platform: 'linux/arm64/v8',
      created: '2023-10-05T12:34:56.123456789Z',
      layers: [
        { diffId: LOWER, size: 1234 },
        { diffId: UPPER, size: 0 },
        { diffId: LOWER, size: 1234 },
      ],
      config: NO_RUN_CONFIG,
    },
    distro: { id: 'wolfi', version: '20230201', like: ['alpine', 'linux'], name: 'Wolfi "of 2023"' },
    packages: PACKAGES,
    warnings: [
      { code: 'unreadable-file', subject: 'lib/apk/db/installed', message: '1 of 2 entries\nhave no name' },
      { code: 'partial', subject: '', message: 'a second one' },
    ],
  };
}

const OWNER = 'pkg:apk/wolfi/py3-requests@2.0.0-r1?arch=aarch64';

const PACKAGES: readonly Package[] = [
  {
    type: 'apk',
    namespace: 'wolfi',
    name: 'libnghttp2-14',
    version: '1.56.0-r0',
    architecture: 'aarch64',
    origin: { name: 'nghttp2', version: '1.56.0-r0' },
    licences: ['MIT', 'GPL-2.0-only OR BSD-3-Clause'],
    hashes: [{ algorithm: 'SHA-1', value: 'c'.repeat(40) }],
    purl: 'pkg:apk/wolfi/libnghttp2-14@1.56.0-r0?arch=aarch64&origin=nghttp2',
    locations: [
      { path: 'lib/apk/db/installed', layer: LOWER },
      { path: 'usr/lib/apk/db/installed', layer: UPPER },
    ],
    owner: null,
  },
  {
    type: 'apk',
    namespace: 'wolfi',
    name: 'py3-requests',
    version: '2.0.0-r1',
    architecture: 'aarch64',
    origin: { name: 'py3-requests', version: '2.0.0-r1' },
    licences: ['Apache-2.0'],
    purl: OWNER,
    locations: [{ path: 'lib/apk/db/installed', layer: LOWER }],
    owner: null,
  },
  {
    type: 'npm',
    namespace: '@scope',
    name: 'thing',
    version: '2.0.0',
    architecture: '',
    origin: null,
    licences: ['Custom; see the file'],
    hashes: [
      { algorithm: 'MD5', value: '1'.repeat(32) },
      { algorithm: 'SHA-1', value: '2'.repeat(40) },
      { algorithm: 'SHA-256', value: '3'.repeat(64) },
      { algorithm: 'SHA-384', value: '4'.repeat(96) },
      { algorithm: 'SHA-512', value: '5'.repeat(128) },
    ],
    purl: 'pkg:npm/%40scope/thing@2.0.0',
    locations: [{ path: 'app/node_modules/@scope/thing/package.json', layer: UPPER }],
    owner: null,
  },
  {
    type: 'pypi',
    namespace: '',
    name: 'requests',
    version: '2.0.0',
    architecture: '',
    origin: null,
    licences: ['(MIT OR LicenseRef-House)'],
    purl: 'pkg:pypi/requests@2.0.0',
    locations: [{ path: 'usr/lib/python3/site-packages/requests-2.0.0.dist-info/METADATA', layer: LOWER }],
    owner: OWNER,
  },
  {
    type: 'pypi',
    namespace: '',
    // The package URL lowers the letters and turns the underscore.
    name: 'Zope_Interface',
    version: '5.0',
    architecture: '',
    origin: null,
    licences: [],
    purl: 'pkg:pypi/zope-interface@5.0',
    locations: [{ path: 'opt/METADATA', layer: UPPER }],
    owner: null,
  },
];
