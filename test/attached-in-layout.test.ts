import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAttachedVex } from '../src/feeds/index.ts';
import { openImage, writeOciLayout } from '../src/image/index.ts';
import { attachedInventory } from '../src/inventory/index.ts';
import { image } from './cli/workshop.ts';
import { envelope, statement } from './support/signing.ts';

const OPENVEX = 'https://openvex.dev/ns/v0.2.0';
const VEX = {
  '@context': OPENVEX,
  author: 'Vendor',
  statements: [
    { vulnerability: { name: 'CVE-2023-44487' }, products: [{ '@id': 'pkg:apk/wolfi/git' }], status: 'fixed' },
  ],
};
const SPDX = {
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  name: 'app',
  packages: [
    {
      SPDXID: 'SPDXRef-1',
      name: 'git',
      versionInfo: '2.42.0-r0',
      externalRefs: [
        {
          referenceCategory: 'PACKAGE-MANAGER',
          referenceType: 'purl',
          referenceLocator: 'pkg:apk/wolfi/git@2.42.0-r0',
        },
      ],
    },
  ],
};

const STATED = [
  [OPENVEX, VEX],
  ['https://spdx.dev/Document', SPDX],
] as const;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixedin-layout-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Described {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** A layout with one image, to which things may be attached as tools do that copy images with all that is theirs. */
class Layout {
  readonly #path: string;
  readonly #image: Described;

  constructor(path: string, digest: string) {
    this.#path = path;
    const size = readFileSync(join(path, 'blobs', digest.replace(':', '/'))).length;
    this.#image = { mediaType: MANIFEST, digest, size };
  }

  get image(): Described {
    return this.#image;
  }

  blob(content: Buffer, mediaType: string): Described {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    writeFileSync(join(this.#path, 'blobs', digest.replace(':', '/')), content);
    return { mediaType, digest, size: content.length };
  }

  artefact(document: Described, more: object): Described {
    const config = this.blob(Buffer.from('{}'), 'application/vnd.oci.empty.v1+json');
    const manifest = { schemaVersion: 2, mediaType: MANIFEST, config, layers: [document], ...more };
    return this.blob(json(manifest), MANIFEST);
  }

  list(entry: object): void {
    const file = join(this.#path, 'index.json');
    const index = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...index, manifests: [...index.manifests, entry] }));
  }
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const json = (document: object) => Buffer.from(JSON.stringify(document));
const tagged = (name: string) => ({ annotations: { 'org.opencontainers.image.ref.name': name } });

/** Puts the same document beside the image. */
type Attach = (layout: Layout, document: Described) => void;

test.each<[how: string, by: string, attach: Attach]>([
  [
    'as a manifest that names the image as its subject',
    'referrers',
    (layout, document) => {
      const artifactType = document.mediaType;
      const artefact = layout.artefact(document, { artifactType, subject: layout.image });
      layout.list({ ...artefact, artifactType });
    },
  ],
  [
    'as a list under the tag of registries that keep none',
    'referrers-tag',
    (layout, document) => {
      const artefact = layout.artefact(document, { artifactType: document.mediaType, subject: layout.image });
      const list = layout.blob(json({ schemaVersion: 2, mediaType: INDEX, manifests: [artefact] }), INDEX);
      layout.list({ ...list, ...tagged(layout.image.digest.replace(':', '-')) });
    },
  ],
  [
    'under cosign’s tag, with the whole name',
    'cosign-tag',
    (layout, document) => {
      const name = `ghcr.io/org/app:${layout.image.digest.replace(':', '-')}.att`;
      layout.list({ ...layout.artefact(document, {}), ...tagged(name) });
    },
  ],
])('what a layout has attached %s is found', async (_how, by, attach) => {
  const path = join(folder, by);
  const [digest = ''] = await writeOciLayout(path, image('1.0', '1.56.0-r0'));
  const layout = new Layout(path, digest);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  // A list or a tag holds one document here, and an index any number.
  const stated = by === 'referrers' ? STATED : STATED.slice(0, 1);
  for (const [type, document] of stated) {
    const content = json(envelope(statement(digest, type, document), privateKey));
    attach(layout, layout.blob(content, 'application/vnd.dsse.envelope.v1+json'));
  }
  await using opened = await openImage(`oci-layout:${path}:1.0`, { platform: 'linux/amd64' });
  const { documents, warnings } = await readAttachedVex(opened, null);
  expect(warnings).toEqual([]);
  expect(documents).toMatchObject([{ author: 'Vendor', published: { by, subject: digest } }]);
  if (by === 'referrers') {
    expect(await attachedInventory(opened, null)).toMatchObject({
      packages: [{ name: 'git' }],
      sboms: [{ by, subject: digest }],
    });
  }
});

test('a layout without anything attached, or with another’s, has nothing', async () => {
  const path = join(folder, 'nothing');
  const [digest = ''] = await writeOciLayout(path, image('1.0', '1.56.0-r0'));
  const layout = new Layout(path, digest);
  const document = layout.blob(json(VEX), 'application/vnd.openvex+json');
  const other = { ...layout.image, digest: `sha256:${'0'.repeat(64)}` };
  layout.list(layout.artefact(document, { artifactType: document.mediaType, subject: other }));
  layout.list({ mediaType: MANIFEST, digest: `sha256:${'1'.repeat(64)}`, size: 9 });
  await using opened = await openImage(`oci-layout:${path}:1.0`, { platform: 'linux/amd64' });
  expect(await readAttachedVex(opened, null)).toEqual({ documents: [], warnings: [] });
});
