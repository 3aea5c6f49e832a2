import { describe, expect, test } from 'vitest';
import { type Entry, HeldContent, type Image, type Layer, type LayerArchive } from '../image/index.ts';
import { type Digest, NO_RUN_CONFIG, parseDigest } from '../model/index.ts';
import { openLayerCache } from './cache.ts';
import { catalogImage, catalogTogether } from './catalog-image.ts';
import { apkDatabase, temporaryFolder } from './made-image.fixture.ts';

const DATABASE = 'lib/apk/db/installed';

describe('cataloging', () => {
  test('reads a layer once that an image has twice, and tells of each layer', async () => {
    const layer = new CountingLayer('a');
    const progress: string[] = [];
    const { packages } = await catalogImage(imageOf(layer, new CountingLayer('b'), layer), {
      cache: null,
      onProgress: ({ done, total }) => progress.push(`${done} of ${total}`),
    });
    expect(layer.walks).toBe(1);
    expect(packages.map(({ name, locations }) => [name, locations[0]?.layer])).toEqual([['a', layer.diffId]]);
    expect(progress.at(-1)).toBe('3 of 3');
  });

  test('reads a layer once that two images have, at once or later', async () => {
    await using folder = await temporaryFolder();
    const cache = openLayerCache(folder.path);
    const shared = new CountingLayer('a');
    await Promise.all([catalogImage(imageOf(shared), { cache }), catalogImage(imageOf(shared), { cache })]);
    await catalogImage(imageOf(new CountingLayer('b'), shared), { cache: openLayerCache(folder.path) });
    expect(shared.walks).toBe(1);
  });

  test('of several images reads all layers side by side, and what they share once', async () => {
    const gauge = { now: 0, most: 0 };
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => () => new CountingLayer(name, gauge));
    if (!(a && b && c && d)) throw new Error('four layers');
    const [shared, own, others] = [a(), b(), [c(), d()]];
    const images = [imageOf(shared, own), imageOf(...others, shared), imageOf(own, own)];
    const together = await catalogTogether(images, { cache: null, concurrency: 3 });
    expect([shared, own, ...others].map(({ walks }) => walks)).toEqual([1, 1, 1, 1]);
    expect(gauge.most).toBe(3);
    const alone = await Promise.all(images.map((image) => catalogImage(image, { cache: null })));
    expect(together.map(({ scanned }) => scanned)).toEqual(alone);
    expect(alone.map(({ packages }) => packages.map(({ name }) => name).join())).toEqual(['b', 'a', 'b']);
  });

  test('reads several layers at once, and no more than asked', async () => {
    for (const concurrency of [1, 2, 3]) {
      const gauge = { now: 0, most: 0 };
      const layers = ['a', 'b', 'c', 'd', 'e'].map((name) => new CountingLayer(name, gauge));
      await catalogImage(imageOf(...layers), { cache: null, concurrency });
      expect(gauge.most).toBe(concurrency);
    }
  });

  test('fails as a layer fails, once no other is being read, and keeps nothing of it', async () => {
    await using folder = await temporaryFolder();
    const cache = openLayerCache(folder.path);
    const gauge = { now: 0, most: 0 };
    const image = imageOf(new CountingLayer('a', gauge), new CutLayer('b', gauge), new CountingLayer('c', gauge));
    await expect(catalogImage(image, { cache })).rejects.toThrow('cut off');
    expect(gauge.now).toBe(0);
    const whole = new CountingLayer('b');
    await catalogImage(imageOf(whole), { cache });
    expect(whole.walks).toBe(1);
  });
});

interface Gauge {
  now: number;
  most: number;
}

/** A layer with an apk database of one package, which counts how often it is read. */
class CountingLayer implements Layer {
  readonly diffId: Digest;
  readonly archive: LayerArchive;
  /** So small that it is walked on this thread. */
  readonly size = 1;
  walks = 0;
  readonly #name: string;
  readonly #gauge: Gauge;

  constructor(name: string, gauge: Gauge = { now: 0, most: 0 }) {
    this.diffId = parseDigest(`sha256:${name.charCodeAt(0).toString(16).repeat(32)}`);
    const elsewhere = () => Promise.reject(new Error('read elsewhere'));
    this.archive = { subject: name, digest: this.diffId, read: elsewhere, lend: elsewhere };
    this.#name = name;
    this.#gauge = gauge;
  }

  async walk(visitor: Parameters<Layer['walk']>[0]): Promise<void> {
    this.walks++;
    this.#gauge.now++;
    this.#gauge.most = Math.max(this.#gauge.most, this.#gauge.now);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const bytes = Buffer.from(apkDatabase({ [this.#name]: [] }));
    const entry: Entry = { path: DATABASE, kind: 'file', size: bytes.length, linkTarget: '' };
    if (visitor.wants(entry) === 'content') visitor.content(entry, new HeldContent(bytes));
    this.#gauge.now--;
    this.finish();
  }

  protected finish(): void {}
}

class CutLayer extends CountingLayer {
  protected override finish(): void {
    throw new Error('cut off');
  }
}

function imageOf(...layers: readonly CountingLayer[]): Image {
  return {
    facts: {
      reference: 'made',
      digest: null,
      platform: 'linux/amd64',
      created: null,
      layers: layers.map(({ diffId, size }) => ({ diffId, size })),
      config: NO_RUN_CONFIG,
    },
    layers,
    async [Symbol.asyncDispose]() {},
  };
}
