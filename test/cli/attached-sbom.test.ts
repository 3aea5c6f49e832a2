import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeOciLayout } from '../../src/image/index.ts';
import { needsProgram } from '../programs.ts';
import { type DockerRegistry, startDockerRegistry } from '../support/docker-registry.ts';
import { RegistryPush } from '../support/registry-push.ts';
import { envelope, statement } from '../support/signing.ts';
import { image, openWorkshop, type Workshop } from './workshop.ts';

const SBOM = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  components: [
    {
      type: 'library',
      name: 'libnghttp2-14',
      version: '1.56.0-r0',
      purl: 'pkg:apk/wolfi/libnghttp2-14@1.56.0-r0?arch=x86_64&origin=nghttp2',
    },
    { type: 'library', name: 'left-pad', version: '1.3.0', purl: 'pkg:npm/left-pad@1.3.0' },
  ],
};

describe.skipIf(!needsProgram('docker-registry'))('--sbom', () => {
  let workshop: Workshop;
  let registry: DockerRegistry;
  let reference: string;
  let digest: string;

  beforeAll(async () => {
    [workshop, registry] = await Promise.all([openWorkshop(), startDockerRegistry()]);
    const push = new RegistryPush(registry.host, 'app');
    ({ digest } = await push.image(image('1.0', '1.56.0-r0'), '1.0'));
    reference = `${registry.host}/app:1.0`;
    const [own, other] = [newKey(), newKey()];
    const signed = envelope(statement(digest, 'https://cyclonedx.org/bom', SBOM), own.privateKey);
    const document = {
      mediaType: 'application/vnd.dsse.envelope.v1+json',
      content: Buffer.from(JSON.stringify(signed)),
    };
    await push.artefact([document], {}, `${digest.replace(':', '-')}.att`);
    for (const [name, { publicKey }] of [
      ['cosign.pub', own],
      ['other.pub', other],
    ] as const) {
      await writeFile(workshop.path(name), publicKey.export({ type: 'spki', format: 'pem' }));
    }
  });

  afterAll(async () => {
    await registry?.[Symbol.asyncDispose]();
    await workshop?.[Symbol.asyncDispose]();
  });

  const run = (...args: readonly string[]) => workshop.run(...args, '--platform', 'linux/amd64');
  const verify = (key: string) => ['--verify', '--key', key];

  test('both: each package says who tells of it, and the report what was verified against what', async () => {
    const { code, stdout } = await run('scan', reference, '--sbom', 'both', ...verify('cosign.pub'), '-o', 'json');
    expect(code).toBe(0);
    const { sboms, findings, summary } = JSON.parse(stdout);
    expect(summary.packages).toBe(3);
    expect(sboms).toEqual([
      {
        format: 'CycloneDX 1.5',
        digest: expect.stringMatching(/^sha256:/),
        subject: digest,
        by: 'cosign-tag',
        predicateType: 'https://cyclonedx.org/bom',
        packages: 2,
        verified: {
          subject: digest,
          signer: { by: 'key', key: expect.stringMatching(/^sha256:/), file: 'cosign.pub' },
        },
      },
    ]);
    const seen = findings.map(({ package: found }: { package: { name: string; seenBy: unknown } }) => [
      found.name,
      found.seenBy,
    ]);
    expect(seen).toEqual([
      ['libnghttp2-14', ['scan', 'sbom']],
      ['git', ['scan']],
    ]);
    const inventory = JSON.parse((await run('sbom', reference, '--sbom', 'both', '-o', 'json')).stdout);
    expect(inventory.packages.map(({ seenBy }: { seenBy: unknown }) => seenBy)).toEqual([
      ['scan'],
      ['scan', 'sbom'],
      ['sbom'],
    ]);
  });

  test('attached: what the SBOM lists is judged, and nothing else', async () => {
    const { code, stdout } = await run('scan', reference, '--sbom', 'attached', ...verify('cosign.pub'));
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /SBOM CycloneDX 1\.5 of 2 packages \(cosign-tag, sha256:\w+\), verified as signed by the key of cosign\.pub \(sha256:\w+\)/,
    );
    expect(stdout).toContain('CVE-2023-44487');
    expect(stdout).not.toContain('CVE-2018-1000021');
  });

  test('is the scan alone where it is not given', async () => {
    const { stdout } = await run('scan', reference, '-o', 'json');
    expect(JSON.parse(stdout)).not.toHaveProperty('sboms');
    expect(stdout).not.toContain('seenBy');
  });

  test.each<[string, readonly string[], RegExp]>([
    [
      'another key',
      ['--sbom', 'attached', ...verify('other.pub')],
      /has no SBOM that is signed as it must be \(SBOM sha256:\w+: is not signed by the key of other\.pub\)$/,
    ],
    ['nobody named', ['--sbom', 'both', '--verify'], /--verify: needs to know who must have signed; give --key, or/],
    [
      'half an identity',
      ['--sbom', 'both', '--verify', '--certificate-identity', 'me'],
      /needs to know who must have signed/,
    ],
    [
      'nothing asked for',
      verify('cosign.pub'),
      /--verify: verifies what was published with images, and nothing of that is asked for; add --sbom attached, --sbom/,
    ],
    ['a key and no --verify', ['--sbom', 'both', '--key', 'cosign.pub'], /nothing is verified; add --verify$/],
    ['a key that is not there', ['--sbom', 'both', ...verify('no.pub')], /no\.pub: cannot be read$/],
    ['a database for a key', ['--sbom', 'both', ...verify('fixedin.db')], /fixedin\.db: is no public key/],
  ])('ends with one line for %s', async (_what, options, message) => {
    const { code, stdout, stderr } = await run('scan', reference, ...options);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trim()).toMatch(message);
    expect(stderr.trim()).not.toContain('\n');
  });

  test('reads the SBOMs among the files of an image where none is attached', async () => {
    const nghttp2 = {
      SPDXID: 'SPDXRef-Package-libnghttp2-14',
      name: 'libnghttp2-14',
      versionInfo: '1.56.0-r0',
      externalRefs: [
        {
          referenceCategory: 'PACKAGE-MANAGER',
          referenceType: 'purl',
          referenceLocator: 'pkg:apk/wolfi/libnghttp2-14@1.56.0-r0?arch=x86_64',
        },
      ],
    };
    const source = {
      SPDXID: 'SPDXRef-Source',
      name: 'nghttp2',
      versionInfo: 'v1.56.0',
      externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:github/nghttp2/nghttp2@v1.56.0' }],
    };
    const document = {
      spdxVersion: 'SPDX-2.3',
      name: 'libnghttp2-14',
      documentDescribes: [nghttp2.SPDXID],
      packages: [nghttp2, source],
    };
    const content = JSON.stringify(document);
    const { layers, ...rest } = image('filed', '1.56.0-r0');
    const filed = { entries: [{ path: 'var/lib/db/sbom/libnghttp2-14-1.56.0-r0.spdx.json', content }] };
    await writeOciLayout(workshop.path('filed'), { ...rest, layers: [...layers, filed] });
    const packagesOf = async (...options: readonly string[]) => {
      const { stdout, stderr, code } = await run('sbom', 'oci-layout:filed', '-o', 'json', ...options);
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
      const { packages } = JSON.parse(stdout);
      return packages.map(({ name, seenBy, locations }: { name: string; seenBy?: string[]; locations: object[] }) => [
        name,
        seenBy,
        locations.length,
      ]);
    };
    expect(await packagesOf()).toEqual([
      ['git', undefined, 1],
      ['libnghttp2-14', undefined, 1],
    ]);
    expect(await packagesOf('--sbom', 'attached')).toEqual([['libnghttp2-14', undefined, 1]]);
    expect(await packagesOf('--sbom', 'both')).toEqual([
      ['git', ['scan'], 1],
      ['libnghttp2-14', ['scan', 'sbom'], 1],
    ]);
    const verified = await run('scan', 'oci-layout:filed', '--sbom', 'attached', ...verify('cosign.pub'));
    expect(verified).toMatchObject({ code: 2, stderr: expect.stringContaining('has no SBOM attached') });
  });

  test.each([
    ['oci-layout:app:1.0', 'has no SBOM attached'],
    ['dir:wolfi', 'is in no registry and no layout, and so has no SBOM attached'],
  ])('ends with one line for %s, beside which nothing lies', async (reference, problem) => {
    const { code, stderr } = await run('scan', reference, '--sbom', 'attached');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr).toContain(`fixedin: ${reference}: ${problem}; `);
  });
});

function newKey() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}
