import type { LayerAnalysis } from './layer-analysis.ts';
import { MAX_LINK_HOPS, MAX_LINK_TARGET, MAX_LINK_WORK } from './limits.ts';
import { Overlay } from './overlay.ts';

/** An analysis of a layer, and the layer's number from the bottom up. */
export interface PlacedAnalysis {
  readonly layer: number;
  readonly analysis: LayerAnalysis;
}

/** The analysed layers of one image, seen as one file system. */
export class ImageLayers {
  readonly overlay: Overlay;
  /** From the bottom up. */
  readonly #analyses: readonly LayerAnalysis[];
  #work = 0;

  constructor(analyses: readonly LayerAnalysis[]) {
    this.#analyses = analyses;
    this.overlay = new Overlay(analyses.map(({ paths }) => paths));
  }

  /** Whether the file or link that a layer has at a path is the one that the image shows there. */
  shows(layer: number, path: string): boolean {
    return this.overlay.find(path)?.layer === layer;
  }

  /** Links at or on the way to evidence that can be seen. */
  *links(): Generator<string> {
    for (const [layer, { links }] of this.#analyses.entries()) {
      for (const path of links.keys()) if (this.shows(layer, path)) yield path;
    }
  }

  /** Whether so many links were resolved that no more will be. */
  get isExhausted(): boolean {
    return this.#work > MAX_LINK_WORK;
  }

  /** All layers' analyses with the layers' numbers. */
  placed(): readonly PlacedAnalysis[] {
    return this.#analyses.map((analysis, layer) => ({ layer, analysis }));
  }

  /**
   * Where a path leads once every symbolic link is followed inside the image, as a process there sees it; null when
   * it leads nowhere, in a circle, or through a link that was not remembered. path_resolution(7)
   */
  async resolve(path: string): Promise<string | null> {
    const real: string[] = [];
    const ahead = path.split('/').reverse();
    for (let hops = 0; ahead.length > 0; ) {
      const name = ahead.pop() ?? '';
      if (name === '' || name === '.') continue;
      if (name === '..') {
        real.pop();
        continue;
      }
      const at = [...real, name].join('/');
      this.#work += at.length;
      if (at.length > MAX_LINK_TARGET || this.isExhausted) return null;
      const found = this.overlay.find(at);
      if (found === null || (found.kind === 'file' && ahead.length > 0)) return null;
      if (found.kind !== 'symlink') {
        real.push(name);
        continue;
      }
      const target = await this.#target(found.layer, at);
      if (target === null || ++hops > MAX_LINK_HOPS) return null;
      if (target.startsWith('/')) real.length = 0;
      ahead.push(...target.split('/').reverse());
    }
    return real.join('/');
  }

  async #target(layer: number, path: string): Promise<string | null> {
    const analysis = this.#analyses[layer];
    return analysis?.links.get(path) ?? (await analysis?.symlinks())?.get(path) ?? null;
  }
}
