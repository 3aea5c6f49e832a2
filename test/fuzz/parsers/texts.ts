import { readCursor } from '../../../src/database/search/cursor.ts';
import { parseReference } from '../../../src/image/index.ts';
import { wantedPlatform } from '../../../src/image/platform.ts';
import { parseChallenges } from '../../../src/image/registry/challenge.ts';
import { readLicence } from '../../../src/inventory/sbom/licences.ts';
import {
  PACKAGE_TYPES,
  parseAsOf,
  parseCvss,
  parseDigest,
  parsePackageUrl,
  parseTime,
} from '../../../src/model/index.ts';
import { compare, isVersion } from '../../../src/version/index.ts';
import { isOwnError } from './own-error.ts';
import { type Parser, samplesOf } from './types.ts';

/** Short texts: what people type, headers, and what stands inside of other things. */
export function texts(): readonly Parser[] {
  return [
    text('reference', parseReference, `ghcr.io/a/b:1.0@sha256:${'a'.repeat(64)}`, 'localhost:5000/a', 'alpine'),
    text('digest', parseDigest, `sha256:${'a'.repeat(64)}`),
    text('platform', wantedPlatform, 'linux/arm/v7', 'windows/amd64'),
    text('www-authenticate', parseChallenges, CHALLENGES, 'Bearer realm="a\\"b"', 'Negotiate a=='),
    text(
      'package-url',
      parsePackageUrl,
      'pkg:deb/debian/bash@5.1-2?arch=amd64&distro=debian-12#a/b',
      'pkg:npm/%40a/b@1',
    ),
    text('time', (value) => [parseTime(value), parseAsOf(value)], '2024-01-02T03:04:05.678+02:00', '2024-01-02'),
    text('cvss', parseCvss, 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'AV:N/AC:L/Au:N/C:P/I:P/A:P', CVSS_4),
    text(
      'licence',
      readLicence,
      'MIT OR (GPL-2.0-only WITH Classpath-exception-2.0 AND LicenseRef-a)',
      'GPL-2+ and MIT',
    ),
    text('cursor', readCursor, Buffer.from('[1700000000,"CVE-2024-0001","a",0]').toString('base64url')),
    text('versions', readVersions, '1.2.3-r0 1.2.3', '2:1.0~rc1-3+b1 1.0', '1.0.0-alpha.1+build 1', ...MORE_VERSIONS),
  ];
}

function text(name: string, read: (value: string) => unknown, ...samples: readonly string[]): Parser {
  return {
    name,
    samples: samplesOf(...samples),
    read: (bytes) => read(bytes.toString('utf8')),
    isExpected: isOwnError,
  };
}

const CHALLENGES = 'Bearer realm="https://a.example/token",service="a b",scope="repository:a:pull", Basic realm=x';
const CVSS_4 = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';
const MORE_VERSIONS = ['v1.0.0-20200101000000-abcdefabcdef v1', '1.0.dev1+local 1!2.0.post3', '1.0_beta2_p1-r3 1.0_rc'];

/** An order is antisymmetric, whatever is compared. */
function readVersions(value: string): void {
  const [a = '', b = ''] = value.split(' ', 2);
  for (const type of PACKAGE_TYPES) {
    isVersion(type, a);
    if (compare(type, a, b) !== -compare(type, b, a) && compare(type, a, b) !== 0)
      throw new Error(`${type}: ${a} and ${b}`);
  }
}
