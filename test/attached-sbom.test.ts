import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openImage } from '../src/image/index.ts';
import {
  attachedInventory,
  catalogImage,
  combineInventories,
  type SignerPolicy,
  signatureCheck,
} from '../src/inventory/index.ts';
import { needsProgram } from './programs.ts';
import { type Attach, type Publisher, startPublisher, tagOf } from './support/published-image.ts';
import type { Pushed } from './support/registry-push.ts';
import { envelope, type Keyless, makeSigstore, type Sigstore, statement } from './support/signing.ts';

const NGHTTP2 = 'pkg:apk/wolfi/libnghttp2-14@1.56.0-r0?arch=x86_64&origin=nghttp2';
const LEFT_PAD = 'pkg:npm/left-pad@1.3.0';
/** What two formats say of the image: one package that its files have too, and one that they do not. */
const CYCLONEDX = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  components: [
    { type: 'operating-system', name: 'wolfi', version: '' },
    { type: 'library', name: 'libnghttp2-14', version: '1.56.0-r0', purl: `${NGHTTP2}&distro=wolfi` },
    { type: 'library', name: 'left-pad', version: '1.3.0', purl: LEFT_PAD },
  ],
};
const SPDX = {
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  name: 'app',
  packages: [`${NGHTTP2}&distro=wolfi`, LEFT_PAD].map((purl, index) => ({
    SPDXID: `SPDXRef-${index}`,
    name: /\/([^/@]+)@/.exec(purl)?.[1],
    versionInfo: /@([^?]+)/.exec(purl)?.[1],
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }],
  })),
};
const CYCLONEDX_PREDICATE = 'https://cyclonedx.org/bom';
const SPDX_PREDICATE = 'https://spdx.dev/Document';
const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const ENVELOPE_TYPE = 'application/vnd.dsse.envelope.v1+json';
const IDENTITY = 'https://github.com/org/app/.github/workflows/release.yml@refs/heads/main';
const ISSUER = 'https://token.actions.githubusercontent.com';

const json = (document: unknown) => Buffer.from(JSON.stringify(document));

describe.skipIf(!needsProgram('docker-registry'))('an SBOM that is attached to an image', () => {
  let publisher: Publisher;

  beforeAll(async () => {
    publisher = await startPublisher();
  });

  afterAll(async () => {
    await publisher?.[Symbol.asyncDispose]();
  });

  const published = (attach: Attach, withReferrers = false) => publisher.publish(attach, withReferrers);

  async function inventoryOf(reference: string, policy: SignerPolicy | null) {
    await using opened = await openImage(reference, { platform: 'linux/amd64' });
    return await attachedInventory(opened, policy && (await signatureCheck(policy)));
  }

  const spdx = { mediaType: 'text/spdx+json', content: json(SPDX) };
  const cyclonedx = { mediaType: 'application/vnd.cyclonedx+json', content: json(CYCLONEDX) };

  test.each<[string, string, string, boolean, Attach]>([
    [
      'by the referrers API',
      'referrers',
      'CycloneDX 1.5',
      true,
      (push, manifest) => publisher.refer(push, manifest, cyclonedx.mediaType, cyclonedx),
    ],
    [
      'by the referrers tag',
      'referrers-tag',
      'SPDX 2.3',
      false,
      async (push, subject) => {
        const artefact = await push.artefact([spdx], { artifactType: 'application/spdx+json', subject });
        await push.index([artefact], tagOf(subject));
      },
    ],
    [
      'by cosign’s tag for SBOMs',
      'cosign-tag',
      'SPDX 2.3',
      false,
      (push, manifest) => push.artefact([spdx], {}, tagOf(manifest, '.sbom')),
    ],
    [
      'by cosign’s tag for attestations',
      'cosign-tag',
      'CycloneDX 1.5',
      false,
      (push, manifest) => {
        const content = json(envelope(statement(manifest.digest, CYCLONEDX_PREDICATE, CYCLONEDX), newKey().privateKey));
        const annotations = { predicateType: CYCLONEDX_PREDICATE };
        return push.artefact([{ mediaType: ENVELOPE_TYPE, content, annotations }], {}, tagOf(manifest, '.att'));
      },
    ],
    [
      'as a statement in the index, as BuildKit does',
      'index',
      'SPDX 2.3',
      false,
      async (push, manifest) => {
        const content = statement(manifest.digest, SPDX_PREDICATE, SPDX);
        const annotations = { 'in-toto.io/predicate-type': SPDX_PREDICATE };
        const attestation = await push.artefact([{ mediaType: 'application/vnd.in-toto+json', content, annotations }]);
        const reference = {
          'vnd.docker.reference.type': 'attestation-manifest',
          'vnd.docker.reference.digest': manifest.digest,
        };
        const unknown = { architecture: 'unknown', os: 'unknown' };
        const platform = { architecture: 'amd64', os: 'linux' };
        await push.index(
          [
            { ...manifest, platform },
            { ...attestation, platform: unknown, annotations: reference },
          ],
          '1',
        );
      },
    ],
  ])('%s is found', async (_how, by, format, withReferrers, attach) => {
    const reference = await published(attach, withReferrers);
    const inventory = await inventoryOf(reference, null);
    expect(inventory.packages.map(({ purl }) => purl.replace(/&distro=[^&]*/, ''))).toEqual([NGHTTP2, LEFT_PAD]);
    expect(inventory.sboms).toMatchObject([{ by, format, packages: 2, verified: null }]);
    expect(inventory.image.digest).toBe(inventory.sboms?.[0]?.subject);
  });

  test('is put beside what the scan finds, and each package says who tells of it', async () => {
    const reference = await published((push, manifest) => push.artefact([spdx], {}, tagOf(manifest, '.sbom')));
    await using opened = await openImage(reference, { platform: 'linux/amd64' });
    const both = combineInventories(await catalogImage(opened, { cache: null }), await attachedInventory(opened, null));
    expect(both.packages.map(({ name, seenBy }) => [name, seenBy])).toEqual([
      ['git', ['scan']],
      ['libnghttp2-14', ['scan', 'sbom']],
      ['left-pad', ['sbom']],
    ]);
    expect(both.packages.find(({ name }) => name === 'libnghttp2-14')?.locations[0]?.path).toBe('lib/apk/db/installed');
  });

  test.each<[string, string, RegExp, Attach]>([
    ['nothing', 'no-sbom', /has no SBOM attached; leave --sbom out/, async () => {}],
    [
      'a signature alone',
      'no-sbom',
      /has no SBOM attached/,
      (push, manifest) => {
        const content = json(
          envelope(statement(manifest.digest, 'https://slsa.dev/provenance/v1', {}), newKey().privateKey),
        );
        const annotations = { predicateType: 'https://slsa.dev/provenance/v1' };
        return push.artefact([{ mediaType: ENVELOPE_TYPE, content, annotations }], {}, tagOf(manifest, '.att'));
      },
    ],
    [
      'what is no SBOM',
      'no-sbom',
      /no SBOM that can be read \(SBOM sha256:\w+: is no JSON/,
      (push, manifest) => push.artefact([{ ...spdx, content: Buffer.from('hello') }], {}, tagOf(manifest, '.sbom')),
    ],
    [
      'a statement about another image',
      'no-sbom',
      /is about another image \(sha256:0+\), not sha256/,
      (push, manifest) => {
        const other = statement(`sha256:${'0'.repeat(64)}`, SPDX_PREDICATE, SPDX);
        const content = json(envelope(other, newKey().privateKey));
        return push.artefact([{ mediaType: ENVELOPE_TYPE, content }], {}, tagOf(manifest, '.att'));
      },
    ],
  ])('is missed in one line where there is %s', async (_what, code, message, attach) => {
    const reference = await published(attach);
    await expect(inventoryOf(reference, null)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('is taken from the index where the image itself has none, and from the image where both have', async () => {
    const platform = { architecture: 'amd64', os: 'linux' };
    const attached: Pushed[] = [];
    const publish = (onImage: boolean) =>
      published(async (push, manifest) => {
        const index = await push.index([{ ...manifest, platform }], '1');
        await push.artefact([spdx], {}, tagOf(index, '.sbom'));
        if (onImage) await push.artefact([cyclonedx], {}, tagOf(manifest, '.sbom'));
        attached.push(index, manifest);
      });
    for (const [onImage, format] of [
      [false, 'SPDX 2.3'],
      [true, 'CycloneDX 1.5'],
    ] as const) {
      const { sboms } = await inventoryOf(await publish(onImage), null);
      const subject = attached.at(onImage ? -1 : -2)?.digest;
      expect(sboms).toMatchObject([{ by: 'cosign-tag', format, subject }]);
    }
  });

  test('is missed, and not in the way, where a registry lists what it no longer has', async () => {
    const reference = await published(async (push, manifest) => {
      const gone = {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: `sha256:${'3'.repeat(64)}`,
        size: 2,
      };
      publisher.list(push, manifest, gone);
      await push.artefact([spdx], {}, tagOf(manifest, '.sbom'));
    }, true);
    expect((await inventoryOf(reference, null)).sboms).toHaveLength(1);
  });

  test('is not taken from a referrer that is another image’s, whatever the registry lists', async () => {
    const other = { mediaType: spdx.mediaType, digest: `sha256:${'0'.repeat(64)}`, size: 2 };
    const reference = await published(async (push, manifest) => {
      const artefact = await push.artefact([spdx], { artifactType: spdx.mediaType, subject: other });
      await push.index([artefact], tagOf(manifest));
    });
    await expect(inventoryOf(reference, null)).rejects.toMatchObject({ code: 'no-sbom' });
  });

  describe('and signed with a key', () => {
    const [own, other] = [newKey(), newKey()];
    const policy: SignerPolicy = { kind: 'key', file: 'cosign.pub', pem: pemOf(own.publicKey) };
    const attach = (change: (signed: ReturnType<typeof envelope>) => object, ...keys: readonly KeyObject[]) =>
      published((push, manifest) => {
        const signed = envelope(statement(manifest.digest, SPDX_PREDICATE, SPDX), ...keys);
        return push.artefact(
          [{ mediaType: ENVELOPE_TYPE, content: json(change(signed)) }],
          {},
          tagOf(manifest, '.att'),
        );
      });
    const asItIs = (signed: object) => signed;

    test('is verified, be it one signature of several', async () => {
      for (const keys of [[own.privateKey], [other.privateKey, own.privateKey]]) {
        const { sboms, packages, image: facts } = await inventoryOf(await attach(asItIs, ...keys), policy);
        expect(packages).toHaveLength(2);
        expect(sboms?.[0]?.verified).toEqual({
          subject: facts.digest,
          signer: { by: 'key', file: 'cosign.pub', key: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
        });
      }
    });

    test.each<[string, RegExp, () => Promise<string>]>([
      ['by another key', /is not signed by the key of cosign\.pub/, () => attach(asItIs, other.privateKey)],
      [
        'and changed afterwards',
        /is not signed by the key/,
        () => attach((signed) => tampered(signed), own.privateKey),
      ],
      [
        'with a broken signature',
        /is not signed by the key/,
        () => attach((signed) => ({ ...signed, signatures: [{ keyid: '', sig: 'AAAA' }] }), own.privateKey),
      ],
      [
        'as another type',
        /is not signed by the key/,
        () => attach((signed) => ({ ...signed, payloadType: 'text/plain' }), own.privateKey),
      ],
      [
        'for another image',
        /is about another image/,
        () =>
          published((push, manifest) => {
            const content = json(envelope(statement(`sha256:${'1'.repeat(64)}`, SPDX_PREDICATE, SPDX), own.privateKey));
            return push.artefact([{ mediaType: ENVELOPE_TYPE, content }], {}, tagOf(manifest, '.att'));
          }),
      ],
      [
        'not at all',
        /is not signed/,
        () => published((push, manifest) => push.artefact([spdx], {}, tagOf(manifest, '.sbom'))),
      ],
    ])('is refused when signed %s', async (_how, message, publish) => {
      await expect(inventoryOf(await publish(), policy)).rejects.toMatchObject({
        code: 'not-verified',
        message: expect.stringMatching(message),
      });
    });

    test('is taken alone: what is not signed beside it is left out, with a warning', async () => {
      const reference = await published(async (push, manifest) => {
        const content = json(envelope(statement(manifest.digest, SPDX_PREDICATE, SPDX), own.privateKey));
        await push.artefact([{ mediaType: ENVELOPE_TYPE, content }], {}, tagOf(manifest, '.att'));
        await push.artefact([cyclonedx], {}, tagOf(manifest, '.sbom'));
      });
      const { sboms, warnings } = await inventoryOf(reference, policy);
      expect(sboms?.map(({ format }) => format)).toEqual(['SPDX 2.3']);
      expect(warnings).toMatchObject([{ code: 'not-verified', message: expect.stringMatching(/is not signed$/) }]);
    });

    test('needs a key that is one', async () => {
      await expect(signatureCheck({ kind: 'key', file: 'cosign.pub', pem: 'hello' })).rejects.toThrow(
        'cosign.pub: is no public key; name a PEM file, as cosign.pub',
      );
    });
  });

  describe('and signed without a key', () => {
    let sigstore: Sigstore;
    let elsewhere: Sigstore;

    beforeAll(async () => {
      [sigstore, elsewhere] = [await makeSigstore(), await makeSigstore()];
    });

    const policyOf = (root: Sigstore, identity = IDENTITY, issuer = ISSUER): SignerPolicy => ({
      kind: 'certificate',
      identity,
      issuer,
      trustedRoot: { file: 'root.json', json: JSON.stringify(root.trustedRoot) },
    });

    const asBundle = (change: (signed: Keyless) => object = ({ bundle }) => bundle, about?: string) =>
      published(async (push, manifest) => {
        const payload = statement(about ?? manifest.digest, CYCLONEDX_PREDICATE, CYCLONEDX);
        const content = json(change(await sigstore.sign(payload, IDENTITY, ISSUER)));
        await publisher.refer(push, manifest, BUNDLE_TYPE, { mediaType: BUNDLE_TYPE, content });
      }, true);

    test.each<[string, () => Promise<string>]>([
      ['a sigstore bundle', () => asBundle()],
      [
        'cosign’s annotations',
        () =>
          published(async (push, manifest) => {
            const payload = statement(manifest.digest, CYCLONEDX_PREDICATE, CYCLONEDX);
            const { envelope: signed, annotations } = await sigstore.sign(payload, IDENTITY, ISSUER);
            const document = { mediaType: ENVELOPE_TYPE, content: json(signed), annotations };
            await push.artefact([document], {}, tagOf(manifest, '.att'));
          }),
      ],
    ])('is verified from %s, by identity and issuer', async (_form, publish) => {
      const { sboms, image: facts } = await inventoryOf(await publish(), policyOf(sigstore));
      expect(sboms?.[0]?.verified).toEqual({
        subject: facts.digest,
        signer: { by: 'certificate', identity: IDENTITY, issuer: ISSUER, file: 'root.json' },
      });
    });

    test.each<[string, RegExp, () => Promise<string>, () => SignerPolicy]>([
      [
        'by another identity',
        /is signed by https:\/\/github\.com\/org\/app\/\S+, not by https:\/\/github\.com\/evil/,
        asBundle,
        () => policyOf(sigstore, 'https://github.com/evil/app'),
      ],
      [
        'by an identity of which another is a part',
        /is signed by/,
        asBundle,
        () => policyOf(sigstore, 'https://github.com/org/app'),
      ],
      ['by an identity that a pattern matches', /is signed by/, asBundle, () => policyOf(sigstore, '.*')],
      [
        'by whom another issuer vouches for',
        /not by who https:\/\/accounts\.example says so/,
        asBundle,
        () => policyOf(sigstore, IDENTITY, 'https://accounts.example'),
      ],
      ['under authorities that are not believed', /cannot be verified/, asBundle, () => policyOf(elsewhere)],
      [
        'and changed afterwards',
        /cannot be verified/,
        () => asBundle(({ bundle, envelope: signed }) => ({ ...bundle, dsseEnvelope: tampered(signed) })),
        () => policyOf(sigstore),
      ],
      [
        'for another image',
        /is about another image/,
        () => asBundle(undefined, `sha256:${'2'.repeat(64)}`),
        () => policyOf(sigstore),
      ],
      [
        'without an entry in the log',
        /cannot be verified/,
        () =>
          asBundle(({ bundle }) => {
            const { verificationMaterial } = bundle as { verificationMaterial: object };
            return { ...bundle, verificationMaterial: { ...verificationMaterial, tlogEntries: [] } };
          }),
        () => policyOf(sigstore),
      ],
      [
        'with a key alone',
        /has no certificate/,
        () => asBundle(({ envelope: signed }) => signed),
        () => policyOf(sigstore),
      ],
    ])('is refused when signed %s', async (_how, message, publish, policy) => {
      await expect(inventoryOf(await publish(), policy())).rejects.toMatchObject({
        code: 'not-verified',
        message: expect.stringMatching(message),
      });
    });

    test('needs a trusted root that is one', async () => {
      const policy = policyOf(sigstore);
      if (policy.kind !== 'certificate') throw new Error('no certificate');
      const broken = { ...policy, trustedRoot: { file: 'root.json', json: '{"tlogs": 5}' } };
      await expect(signatureCheck(broken)).rejects.toMatchObject({ code: 'bad-trust' });
    });
  });
});

function newKey() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

/** The same signature under another version of a package. */
function tampered<T extends { readonly payload: string }>(signed: T): T {
  const payload = Buffer.from(signed.payload, 'base64').toString().replaceAll('1.56.0-r0', '1.58.0-r0');
  return { ...signed, payload: Buffer.from(payload).toString('base64') };
}
