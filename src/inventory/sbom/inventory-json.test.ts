import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InventoryError } from '../errors.ts';
import { layerHistory } from '../layer-history.fixture.ts';
import { apkDatabase, inventoryOf } from '../made-image.fixture.ts';
import { readInventoryJson, writeInventoryJson } from './inventory-json.ts';

const LAYERS = [
  [
    { path: 'etc/os-release', content: 'ID=wolfi\nPRETTY_NAME="Wolfi"\n' },
    { path: 'lib/apk/db/installed', content: `${apkDatabase({ busybox: [] })}o:busy\nL:GPL-2.0-only\n\nP:broken\n` },
  ],
];

describe('an inventory as JSON', () => {
  test('comes back as it was, but for the reference and the run configuration', async () => {
    await fc.assert(
      fc.asyncProperty(layerHistory, async (history) => {
        const inventory = await inventoryOf(history);
        const back = readInventoryJson(Buffer.from(writeInventoryJson(inventory)), inventory.image.reference);
        expect(back).toEqual(inventory);
        expect(writeInventoryJson(back)).toBe(writeInventoryJson(inventory));
      }),
      { numRuns: 20 },
    );
  });

  test('has the shape that others may rely on', async () => {
    const inventory = await inventoryOf(LAYERS);
    const layer = inventory.image.layers[0]?.diffId;
    expect(JSON.parse(writeInventoryJson(inventory))).toMatchObject({
      schema: 'https://fixedin.dev/schema/inventory-1.json',
      image: {
        digest: inventory.image.digest,
        platform: 'linux/amd64',
        created: null,
        distro: { id: 'wolfi', version: '' },
      },
      packages: [
        {
          name: 'busybox',
          version: '1.0-r0',
          type: 'apk',
          purl: 'pkg:apk/wolfi/busybox@1.0-r0?arch=x86_64&origin=busy',
          architecture: 'x86_64',
          origin: { name: 'busy', version: '1.0-r0' },
          licences: ['GPL-2.0-only'],
          locations: [{ path: 'lib/apk/db/installed', layer }],
        },
      ],
      warnings: [
        { code: 'unreadable-file', subject: 'lib/apk/db/installed', message: expect.stringContaining('1 of 2') },
      ],
    });
  });

  test.each([
    ['no JSON', 'x', 'is no JSON'],
    ['a list', '[]', 'is no JSON object'],
    ['another document', '{"bomFormat":"CycloneDX"}', 'its schema is no text'],
    ['another version', '{"schema":"https://fixedin.dev/schema/inventory-9.json"}', 'its schema is not'],
    ['no image', edited({ image: undefined }), 'its image is no object'],
    ['no packages', edited({ packages: {} }), 'its packages is no list'],
    ['a package that is none', edited({ packages: [7] }), 'its packages[0] is no object'],
    [
      'a package without name',
      edited({
        packages: [{ type: 'apk', name: '', locations: [{ path: 'a', layer: '' }], origin: null, version: '' }],
      }),
      'its packages[0].name is empty',
    ],
    ['an unknown type', edited({ packages: [{ type: 'exe' }] }), 'its packages[0].type is no package type'],
    ['a bad digest', edited({ image: { ...made().image, digest: 'sha256:1' } }), 'its image.digest is no digest'],
    [
      'a size below zero',
      edited({ image: { ...made().image, layers: [{ diffId: `sha256:${'0'.repeat(64)}`, size: -1 }] } }),
      'its image.layers[0].size is no count',
    ],
  ])('that holds %s is told in one line', (_, text, problem) => {
    const read = () => readInventoryJson(Buffer.from(text), 'sbom.json');
    expect(read).toThrow(InventoryError);
    expect(read).toThrow(new RegExp(`^sbom\\.json: ${problem.replaceAll(/[[\].]/g, '\\$&')}.*; make one with`));
  });
});

function made() {
  const image = { digest: null, platform: '', created: null, distro: null, layers: [] };
  return { schema: 'https://fixedin.dev/schema/inventory-1.json', image, packages: [], warnings: [] };
}

function edited(changes: object): string {
  return JSON.stringify({ ...made(), ...changes });
}
