// Makes an image with everything in it, as one layer and dealt out to twenty, and says how long each takes to catalog
// and whether what is found is the same: `node bench/everything.ts`.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openImage, writeOciLayout } from '../src/image/index.ts';
import { catalogImage } from '../src/inventory/index.ts';
import { dealOut } from '../test/support/dealt-layers.ts';
import { everythingEntries } from '../test/support/everything.ts';

const LAYERS = 20;
const made = await mkdtemp(join(tmpdir(), 'fixedin-everything-'));
const layouts = join(import.meta.dirname, '.work/everything');
const found: string[] = [];

try {
  const entries = everythingEntries(made);
  for (const [name, layers] of [
    ['one', [entries]],
    ['twenty', dealOut(entries, LAYERS, 1)],
  ] as const) {
    const folder = join(layouts, name);
    await rm(folder, { recursive: true, force: true });
    await writeOciLayout(folder, { layers: layers.map((layer) => ({ entries: layer })), tag: name });
    await using image = await openImage(`oci-layout:${folder}`);
    const start = performance.now();
    const { packages, warnings } = await catalogImage(image, { cache: null });
    const milliseconds = Math.round(performance.now() - start);
    found.push(JSON.stringify(packages.map(({ purl, locations }) => [purl, locations.map(({ path }) => path)])));
    console.log(`${folder}: ${packages.length} packages, ${warnings.length} warnings, ${milliseconds} ms`);
  }
  const isSame = found[0] === found[1];
  console.log(isSame ? 'The same packages at the same places.' : 'They differ.');
  process.exitCode = isSame ? 0 : 1;
} finally {
  await rm(made, { recursive: true, force: true });
}
