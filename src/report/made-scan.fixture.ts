import { type Finding, NO_RUN_CONFIG, type Package, parseDigest, parseTime, type Scan } from '../model/index.ts';

const LAYER = parseDigest(`sha256:${'1'.repeat(64)}`);

/** A package as the apk cataloger would give it. */
export function madePackage(name: string, version: string, more: Partial<Package> = {}): Package {
  return {
    type: 'apk',
    namespace: 'wolfi',
    name,
    version,
    architecture: 'x86_64',
    origin: null,
    licences: [],
    purl: `pkg:apk/wolfi/${name}@${version}?arch=x86_64`,
    locations: [{ path: 'lib/apk/db/installed', layer: LAYER }],
    owner: null,
    ...more,
  };
}

/** CVE-2023-44487 in libnghttp2-14, as the go 1.21.2 image has it, or another finding in its place. */
export function madeFinding(more: Partial<Finding> = {}): Finding {
  return {
    id: 'CVE-2023-44487',
    aliases: ['GHSA-qppj-fm5r-hxr3'],
    severity: 'High',
    cvss: { version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', score: 7.5 },
    kev: true,
    epss: 0.944,
    package: madePackage('libnghttp2-14', '1.56.0-r0', {
      origin: { name: 'nghttp2', version: '1.56.0-r0' },
      purl: 'pkg:apk/wolfi/libnghttp2-14@1.56.0-r0?arch=x86_64&origin=nghttp2',
    }),
    status: 'affected',
    fixedIn: '1.57.0-r0',
    advisory: {
      id: 'CGA-q2g4-fr75-mfgw',
      source: 'wolfi',
      published: parseTime('2023-10-11T17:18:05Z'),
      updated: parseTime('2023-10-11T17:18:05Z'),
      fixedSince: parseTime('2023-10-11T17:18:05Z'),
      url: 'https://images.example/security/CGA-q2g4-fr75-mfgw',
    },
    match: { by: 'origin', name: 'nghttp2', version: '1.56.0-r0', ecosystem: 'Wolfi', range: '< 1.57.0-r0' },
    ...more,
  };
}

/** A vulnerability for which nothing is offered yet. */
export function madeUnfixed(id: string, more: Partial<Finding> = {}): Finding {
  return madeFinding({
    id,
    aliases: [],
    severity: 'Low',
    cvss: null,
    kev: false,
    epss: null,
    package: madePackage('git', '2.42.0-r2'),
    status: 'under-investigation',
    fixedIn: null,
    ...more,
  });
}

/** A scan of an image that has just these findings, and the packages that they name. */
export function madeScan(findings: readonly Finding[], reference = 'go:1.21.2'): Scan {
  const image: Scan['image'] = {
    reference,
    digest: parseDigest(`sha256:${'a'.repeat(64)}`),
    platform: 'linux/amd64',
    created: '2023-10-05T00:00:00Z',
    layers: [{ diffId: LAYER, size: 123 }],
    config: NO_RUN_CONFIG,
  };
  const packages = [...new Map(findings.map(({ package: found }) => [found.purl, found])).values()];
  return {
    image,
    inventory: { image, distro: { id: 'wolfi', version: '', like: [], name: 'Wolfi' }, packages, warnings: [] },
    database: { built: '2026-11-22T00:00:00Z', schemaVersion: 1, asOf: null },
    findings,
    suppressed: [],
    warnings: [],
  };
}
