import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, open, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { needsProgram } from '../test/programs.ts';
import { archiveRoot, type LayerBlob, storeLayer } from './layer-blobs.ts';
import { writeLayout } from './layout.ts';
import type { BenchImages } from './make-images.ts';
import { outputToFile, run } from './programs.ts';

/** Images made of what the Debian image holds, all in one OCI layout of their own. */
export interface DerivedImages {
  readonly layout: string;
  /** By tag; layers from the bottom up. */
  readonly images: Readonly<Record<DerivedTag, readonly LayerBlob[]>>;
}

/**
 * `base` is the Debian image's lowest layer alone, `zstd-layers` its layers in zstd. `large-layers` and
 * `large-one-layer` hold the whole system and four more copies of it below `srv/`: in a layer a copy, and in one.
 */
export type DerivedTag = 'base' | 'zstd-layers' | 'large-layers' | 'large-one-layer';

const COPIES = [1, 2, 3, 4];

/**
 * Makes the derived images, once: a later call finds them.
 * @returns null where a program is missing, which is then said on stderr
 */
export async function makeDerivedImages(
  { layout, images }: BenchImages,
  say: (line: string) => void,
): Promise<DerivedImages | null> {
  const folder = `${layout}-derived`;
  const made = await readFile(join(folder, 'made.json'), 'utf8').catch(() => null);
  if (made !== null) return { images: JSON.parse(made), layout: folder };
  const [whole] = images['one-layer'];
  const [base] = images.layers;
  if (whole === undefined || base === undefined || !needsProgram('tar', 'gzip', 'zstd')) return null;
  const part = `${folder}.part`;
  await rm(part, { recursive: true, force: true });
  const blobs = join(part, 'blobs/sha256');
  const tar = join(part, 'layer.tar');
  await mkdir(blobs, { recursive: true });
  for (const layer of new Set([whole, ...images.layers])) await link(blobPath(layout, layer), blobPath(part, layer));

  const zstdLayers: LayerBlob[] = [];
  for (const [number, layer] of images.layers.entries()) {
    say(`making layer ${number + 1} of ${images.layers.length} of zstd`);
    await outputToFile('gzip', ['-dc', blobPath(layout, layer)], tar);
    zstdLayers.push(await storeLayer(tar, blobs, 'zstd'));
  }

  const root = join(part, 'root');
  await mkdir(root);
  await run('tar', ['-C', root, '--numeric-owner', '-xf', blobPath(layout, whole)]);
  const bodies: Body[] = [];
  for (const copy of COPIES) {
    say(`making copy ${copy} of ${COPIES.length} of the large image`);
    bodies.push(await archiveBody(root, `srv/${copy}`, tar, join(part, `body-${copy}`)));
  }
  await rm(root, { recursive: true });
  say('putting the large image together');
  const largeLayers = [whole];
  for (const body of bodies) largeLayers.push(await joined([body, await endOfArchive(part)], blobs));
  await outputToFile('gzip', ['-dc', blobPath(layout, whole)], tar);
  const wholeBody = { tar, packed: blobPath(layout, whole) };
  const result: DerivedImages['images'] = {
    base: [base],
    'zstd-layers': zstdLayers,
    'large-layers': largeLayers,
    'large-one-layer': [await joined([...bodies, wholeBody], blobs)],
  };
  await writeLayout(part, new Map(Object.entries(result)));
  await writeFile(join(part, 'made.json'), JSON.stringify(result));
  for (const file of [tar, ...bodies.flatMap((body) => [body.tar, body.packed])]) await rm(file);
  await rename(part, folder);
  return { images: result, layout: folder };
}

/** A piece of an archive, plain and packed. */
interface Body {
  readonly tar: string;
  readonly packed: string;
}

/** An archive of `root` under another folder, without its end, so that another may follow. */
async function archiveBody(root: string, below: string, tar: string, place: string): Promise<Body> {
  const body = { tar: `${place}.tar`, packed: `${place}.gz` };
  await archiveRoot(root, tar, ['--blocking-factor=1', `--transform=flags=rh;s,^\\.,./${below},`]);
  await rename(tar, body.tar);
  const end = (await stat(body.tar)).size - END_BYTES;
  await using file = await open(body.tar);
  const { buffer } = await file.read(Buffer.alloc(END_BYTES), 0, END_BYTES, end);
  if (buffer.some((byte) => byte !== 0)) throw new Error(`${body.tar}: does not end as an archive of small records`);
  await truncate(body.tar, end);
  await outputToFile('gzip', ['-6', '-n', '-c', body.tar], body.packed);
  return body;
}

/** Two blocks of zeros end an archive. https://www.gnu.org/software/tar/manual/html_node/Standard.html */
const END_BYTES = 1024;

async function endOfArchive(folder: string): Promise<Body> {
  const end = { tar: join(folder, 'end.tar'), packed: join(folder, 'end.gz') };
  await writeFile(end.tar, Buffer.alloc(END_BYTES));
  await outputToFile('gzip', ['-n', '-c', end.tar], end.packed);
  return end;
}

/** Pieces as one layer: gzip files that follow one another are one. https://www.rfc-editor.org/rfc/rfc1952#section-2.2 */
async function joined(bodies: readonly Body[], blobs: string): Promise<LayerBlob> {
  const part = join(blobs, 'layer.part');
  const plain = createHash('sha256');
  const packed = createHash('sha256');
  const out = createWriteStream(part);
  let [size, uncompressed] = [0, 0];
  for (const body of bodies) {
    for await (const chunk of createReadStream(body.tar, { highWaterMark: CHUNK_BYTES })) plain.update(chunk);
    uncompressed += (await stat(body.tar)).size;
    const hashed = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        packed.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    };
    await pipeline(createReadStream(body.packed, { highWaterMark: CHUNK_BYTES }), hashed, out, { end: false });
  }
  await new Promise<void>((resolve) => out.end(resolve));
  const digest = packed.digest('hex');
  await rename(part, join(blobs, digest));
  return {
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    digest: `sha256:${digest}`,
    diffId: `sha256:${plain.digest('hex')}`,
    size,
    uncompressed,
  };
}

const CHUNK_BYTES = 1 << 20;

function blobPath(layout: string, { digest }: LayerBlob): string {
  return join(layout, 'blobs', digest.replace(':', '/'));
}
