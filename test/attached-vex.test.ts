import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAttachedVex } from '../src/feeds/index.ts';
import { openImage } from '../src/image/index.ts';
import { type SignerPolicy, signatureCheck } from '../src/inventory/index.ts';
import { openWorkshop, type Workshop } from './cli/workshop.ts';
import { needsProgram } from './programs.ts';
import { type Attach, type Publisher, startPublisher, tagOf } from './support/published-image.ts';
import type { Pushed } from './support/registry-push.ts';
import { envelope, makeSigstore, type Sigstore, statement } from './support/signing.ts';

const OPENVEX = 'https://openvex.dev/ns/v0.2.0';
const IN_TOTO = 'application/vnd.in-toto+json';
const ENVELOPE = 'application/vnd.dsse.envelope.v1+json';
const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const IDENTITY = 'https://github.com/org/app/.github/workflows/vex.yml@refs/heads/main';
const ISSUER = 'https://token.actions.githubusercontent.com';
const NGHTTP2 = 'pkg:apk/wolfi/nghttp2';

const json = (document: unknown) => Buffer.from(JSON.stringify(document));
const key = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** Says that the image's HTTP/2 is out of reach. */
function openVex(product: object = { '@id': NGHTTP2 }, timestamp = '2024-03-02T00:00:00Z') {
  return {
    '@context': OPENVEX,
    '@id': 'https://vendor.example/1',
    author: 'Vendor',
    timestamp,
    version: 1,
    statements: [
      {
        vulnerability: { name: 'CVE-2023-44487' },
        products: [product],
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
      },
    ],
  };
}

const CYCLONEDX = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: { authors: [{ name: 'Vendor' }] },
  components: [{ type: 'library', name: 'nghttp2', 'bom-ref': 'n', purl: NGHTTP2 }],
  vulnerabilities: [{ id: 'CVE-2023-44487', analysis: { state: 'not_affected' }, affects: [{ ref: 'n' }] }],
};
const CSAF = {
  document: { csaf_version: '2.0', publisher: { name: 'Vendor' }, tracking: {} },
  product_tree: { full_product_names: [{ product_id: 'n', product_identification_helper: { purl: NGHTTP2 } }] },
  vulnerabilities: [{ cve: 'CVE-2023-44487', product_status: { known_not_affected: ['n'] } }],
};

describe.skipIf(!needsProgram('docker-registry'))('VEX that is attached to an image', () => {
  let publisher: Publisher;
  let workshop: Workshop;
  let sigstore: Sigstore;
  const [own, other] = [key(), key()];

  beforeAll(async () => {
    [publisher, workshop, sigstore] = await Promise.all([startPublisher(2), openWorkshop(), makeSigstore()]);
    for (const [name, { publicKey }] of [
      ['cosign.pub', own],
      ['other.pub', other],
    ] as const) {
      await writeFile(workshop.path(name), publicKey.export({ type: 'spki', format: 'pem' }));
    }
    await writeFile(workshop.path('root.json'), JSON.stringify(sigstore.trustedRoot));
  });

  afterAll(async () => {
    await publisher?.[Symbol.asyncDispose]();
    await workshop?.[Symbol.asyncDispose]();
  });

  async function vexOf(reference: string, policy: SignerPolicy | null = null) {
    await using image = await openImage(reference, { platform: 'linux/amd64' });
    return await readAttachedVex(image, policy && (await signatureCheck(policy)));
  }

  const signed = (manifest: Pushed, document: object = openVex(), by = own.privateKey, type = OPENVEX) =>
    json(envelope(statement(manifest.digest, type, document), by));
  const underCosignsTag =
    (content: (manifest: Pushed) => Buffer, annotations: Record<string, string> = { predicateType: OPENVEX }): Attach =>
    (push, manifest) =>
      push.artefact([{ mediaType: ENVELOPE, content: content(manifest), annotations }], {}, tagOf(manifest, '.att'));

  test.each<[what: string, by: string, format: string, predicateType: string, attach: Attach]>([
    ['under cosign’s tag, signed', 'cosign-tag', 'OpenVEX 0.2.0', OPENVEX, underCosignsTag((m) => signed(m))],
    [
      'under cosign’s tag, without a word on what it is',
      'cosign-tag',
      'OpenVEX 0.2.0',
      'https://openvex.dev/ns',
      underCosignsTag((m) => signed(m, openVex(), own.privateKey, 'https://openvex.dev/ns'), {}),
    ],
    [
      'as a referrer, in a sigstore bundle',
      'referrers',
      'OpenVEX 0.2.0',
      OPENVEX,
      async (push, manifest) => {
        const { bundle } = await sigstore.sign(statement(manifest.digest, OPENVEX, openVex()), IDENTITY, ISSUER);
        return publisher.refer(push, manifest, BUNDLE, { mediaType: BUNDLE, content: json(bundle) });
      },
    ],
    [
      'as a referrer, an in-toto statement that nobody signed',
      'referrers',
      'OpenVEX 0.2.0',
      OPENVEX,
      (push, manifest) => {
        const annotations = { 'in-toto.io/predicate-type': OPENVEX };
        const content = statement(manifest.digest, OPENVEX, openVex());
        return publisher.refer(push, manifest, IN_TOTO, { mediaType: IN_TOTO, content, annotations });
      },
    ],
    [
      'as a referrer, signed under the type of what is not',
      'referrers',
      'OpenVEX 0.2.0',
      OPENVEX,
      (push, manifest) => publisher.refer(push, manifest, IN_TOTO, { mediaType: IN_TOTO, content: signed(manifest) }),
    ],
    [
      'as a referrer, a document as it is',
      'referrers',
      'OpenVEX 0.2.0',
      '',
      (push, manifest) => {
        const mediaType = 'application/vnd.openvex+json';
        return publisher.refer(push, manifest, mediaType, { mediaType, content: json(openVex()) });
      },
    ],
    [
      'as a referrer, a file of which the manifest alone tells the type',
      'referrers',
      'CSAF 2.0',
      '',
      (push, manifest) => {
        const content = json(CSAF);
        const mediaType = 'application/vnd.oci.image.layer.v1.tar';
        return publisher.refer(push, manifest, 'application/csaf+json', { mediaType, content });
      },
    ],
    [
      'as CycloneDX',
      'referrers',
      'CycloneDX 1.6',
      '',
      (push, manifest) => {
        const mediaType = 'application/vnd.cyclonedx+json';
        return publisher.refer(push, manifest, mediaType, { mediaType, content: json(CYCLONEDX) });
      },
    ],
  ])('%s is heard', async (_what, by, format, predicateType, attach) => {
    const { documents, warnings } = await vexOf(await publisher.publish(attach, true));
    expect(warnings).toEqual([]);
    expect(documents).toMatchObject([
      {
        author: 'Vendor',
        subject: expect.stringMatching(/^VEX document sha256:[0-9a-f]{64}$/),
        statements: [{ vulnerabilities: ['CVE-2023-44487'], status: 'not-affected' }],
        published: { by, format, predicateType, verified: null },
      },
    ]);
  });

  test.each<[what: string, attach: Attach]>([
    ['nothing', async () => {}],
    [
      'an SBOM in CycloneDX',
      (push, manifest) => {
        const mediaType = 'application/vnd.cyclonedx+json';
        const { vulnerabilities: _, ...sbom } = CYCLONEDX;
        return publisher.refer(push, manifest, mediaType, { mediaType, content: json(sbom) });
      },
    ],
    [
      'provenance, with a word on what it is and without',
      async (push, manifest) => {
        const type = 'https://slsa.dev/provenance/v1';
        const content = signed(manifest, {}, own.privateKey, type);
        await underCosignsTag(() => content, { predicateType: type })(push, manifest);
        await publisher.refer(push, manifest, BUNDLE, { mediaType: ENVELOPE, content });
      },
    ],
  ])('is none where there is %s, and nobody is warned', async (_what, attach) => {
    expect(await vexOf(await publisher.publish(attach, true))).toEqual({ documents: [], warnings: [] });
  });

  const keyPolicy = (file: string, { publicKey } = own): SignerPolicy => {
    return { kind: 'key', file, pem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
  };
  const keyless = (identity: string): SignerPolicy => {
    const trustedRoot = { file: 'root.json', json: JSON.stringify(sigstore.trustedRoot) };
    return { kind: 'certificate', identity, issuer: ISSUER, trustedRoot };
  };
  const bundled: Attach = async (push, manifest) => {
    const { bundle } = await sigstore.sign(statement(manifest.digest, OPENVEX, openVex()), IDENTITY, ISSUER);
    return publisher.refer(push, manifest, BUNDLE, { mediaType: BUNDLE, content: json(bundle) });
  };

  test('is verified by a key, and by identity and issuer', async () => {
    const byKey = await vexOf(await publisher.publish(underCosignsTag((m) => signed(m))), keyPolicy('cosign.pub'));
    expect(byKey.documents[0]?.published?.verified?.signer).toMatchObject({ by: 'key', file: 'cosign.pub' });
    const byName = await vexOf(await publisher.publish(bundled, true), keyless(IDENTITY));
    expect(byName.documents[0]?.published?.verified?.signer).toMatchObject({ by: 'certificate', identity: IDENTITY });
  });

  test.each<[how: string, warning: RegExp, attach: Attach, policy: () => SignerPolicy]>([
    [
      'signed by another key',
      /is not signed by the key of cosign\.pub/,
      underCosignsTag((m) => signed(m, openVex(), other.privateKey)),
      () => keyPolicy('cosign.pub'),
    ],
    [
      'changed after it was signed',
      /is not signed by the key/,
      underCosignsTag((manifest) => {
        const { payload, ...rest } = envelope(statement(manifest.digest, OPENVEX, openVex()), own.privateKey);
        const changed = Buffer.from(payload, 'base64').toString().replaceAll('CVE-2023-44487', 'CVE-2018-1000021');
        return json({ ...rest, payload: Buffer.from(changed).toString('base64') });
      }),
      () => keyPolicy('cosign.pub'),
    ],
    [
      'about another image',
      /is about another image/,
      underCosignsTag((manifest) => signed({ ...manifest, digest: `sha256:${'1'.repeat(64)}` })),
      () => keyPolicy('cosign.pub'),
    ],
    [
      'not signed',
      /is not signed$/,
      (push, manifest) => {
        const mediaType = 'application/vnd.openvex+json';
        return publisher.refer(push, manifest, mediaType, { mediaType, content: json(openVex()) });
      },
      () => keyPolicy('cosign.pub'),
    ],
    ['signed by another identity', /is signed by .*vex\.yml/, bundled, () => keyless('https://github.com/evil/app')],
  ])('is left out with a warning when it is %s', async (_how, warning, attach, policy) => {
    const { documents, warnings } = await vexOf(await publisher.publish(attach, true), policy());
    expect(documents).toEqual([]);
    expect(warnings).toMatchObject([{ code: 'not-verified', message: expect.stringMatching(warning) }]);
  });

  const scan = (reference: string, ...more: readonly string[]) =>
    workshop.run('scan', reference, '--platform', 'linux/amd64', ...more);

  async function scanned(reference: string, ...more: readonly string[]) {
    const { code, stdout, stderr } = await scan(reference, '-o', 'json', ...more);
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout);
  }

  test('leaves out what it settles when it is asked for, and the report says who said so and who signed', async () => {
    const reference = await publisher.publish(underCosignsTag((m) => signed(m)));
    const unasked = await scanned(reference);
    expect(unasked.summary).toMatchObject({ vulnerabilities: 2, suppressed: 0 });
    expect(unasked).not.toHaveProperty('vex');
    const { summary, suppressed, vex } = await scanned(
      ...([reference, '--vex', 'attached', '--verify', '--key', 'cosign.pub'] as const),
    );
    expect(summary).toMatchObject({ vulnerabilities: 1, suppressed: 1 });
    expect(vex).toMatchObject([
      {
        format: 'OpenVEX 0.2.0',
        by: 'cosign-tag',
        predicateType: OPENVEX,
        author: 'Vendor',
        statements: 1,
        verified: { signer: { by: 'key', file: 'cosign.pub' } },
      },
    ]);
    expect(suppressed).toMatchObject([
      {
        id: 'CVE-2023-44487',
        reason: {
          kind: 'vex',
          by: `VEX document ${vex[0].digest}`,
          sentence: 'Vendor says not affected, vulnerable code not in execute path (2024-03-02)',
          signer: { by: 'key', file: 'cosign.pub' },
        },
      },
    ]);
    const explained = await workshop.run(
      ...['explain', 'CVE-2023-44487', reference, '--platform', 'linux/amd64', '--vex', 'attached'],
    );
    expect(explained.stdout).toContain('would be affected, but is left out');
  });

  test('is told of in the table and in Markdown', async () => {
    const reference = await publisher.publish(underCosignsTag((m) => signed(m)));
    const asked = ['--vex', 'attached', '--verify', '--key', 'cosign.pub'] as const;
    const line =
      /VEX document OpenVEX 0\.2\.0 by Vendor of 1 statement \(cosign-tag, sha256:\w+\), verified as signed by the key of cosign\.pub/;
    for (const format of ['table', 'markdown'] as const) {
      const { stdout } = await scan(reference, ...asked, '-o', format);
      expect(stdout.replaceAll(/\\|\n/g, (found) => (found === '\n' ? ' ' : '')).replaceAll(/\s+/g, ' ')).toMatch(line);
    }
    const { stdout } = await scan(reference, ...asked, '-o', 'html');
    expect(stdout).toMatch(/VEX document OpenVEX 0\.2\.0 by Vendor/);
  });

  test('gives way to what the person who scans says, however new it is', async () => {
    const reference = await publisher.publish(
      underCosignsTag((m) => signed(m, openVex(undefined, '2025-01-01T00:00:00Z'))),
    );
    const mine = openVex();
    for (const one of mine.statements) Object.assign(one, { status: 'affected', action_statement: 'we do use it' });
    await writeFile(workshop.path('mine.json'), JSON.stringify(mine));
    const { summary, findings } = await scanned(reference, '--vex', 'attached', '--vex', 'mine.json');
    expect(summary.suppressed).toBe(0);
    expect(findings[0].statement).toMatchObject({ status: 'affected', by: 'mine.json' });
  });

  test('on an index holds for its images, by the digest of either', async () => {
    const platform = { architecture: 'amd64', os: 'linux' };
    for (const of of ['index', 'image'] as const) {
      const reference = await publisher.publish(async (push, manifest) => {
        const index = await push.index([{ ...manifest, platform }], '1');
        const { digest } = of === 'index' ? index : manifest;
        const named = openVex({ '@id': `pkg:oci/app@${digest.replace(':', '%3A')}` });
        const content = json(envelope(statement(index.digest, OPENVEX, named), own.privateKey));
        const document = { mediaType: ENVELOPE, content, annotations: { predicateType: OPENVEX } };
        await push.artefact([document], {}, tagOf(index, '.att'));
      });
      expect((await scanned(reference, '--vex', 'attached')).summary).toMatchObject({ suppressed: 1 });
    }
  });

  test('is found on every page of a registry’s list', async () => {
    const mediaType = 'application/vnd.openvex+json';
    const reference = await publisher.publish(async (push, manifest) => {
      for (const day of [1, 2, 3, 4, 5]) {
        const content = json(openVex(undefined, `2024-03-0${day}T00:00:00Z`));
        await publisher.refer(push, manifest, mediaType, { mediaType, content });
      }
    }, true);
    const times = (await vexOf(reference)).documents.map(({ statements }) => statements[0]?.time);
    expect(times).toHaveLength(5);
    expect(new Set(times).size).toBe(5);
  });

  test('is looked up once with the SBOMs, and never where it is not asked for', async () => {
    const reference = await publisher.publish(bundled, true);
    const before = publisher.asked('/referrers/');
    await scanned(reference);
    expect(publisher.asked('/referrers/')).toBe(before);
    const both = await scan(reference, '--vex', 'attached', '--sbom', 'attached');
    expect(both.stderr).toContain('has no SBOM attached');
    expect(publisher.asked('/referrers/')).toBe(before + 1);
  });

  test('may be asked for in the configuration, and is none of what is in no registry', async () => {
    await writeFile(workshop.path('vex.yaml'), 'vex: [attached]\n');
    const reference = await publisher.publish(underCosignsTag((m) => signed(m)));
    expect((await scanned(reference, '--config', 'vex.yaml')).summary.suppressed).toBe(1);
    expect((await scanned('oci-layout:app:1.0', '--config', 'vex.yaml')).vex).toEqual([]);
  });
});
