import { ArchiveError } from './archive-error.ts';
import { LAYER_LINKS, LINKS_FOLLOWED } from './limits.ts';

/**
 * A name of an archive as a path from the image's root: no leading, doubled or trailing slashes, no `.`, and `..` taken
 * as far as the root. Runtimes clean names in the same way before they look at any file.
 */
export function cleanPath(name: string): string {
  if (!UNCLEAN.test(name)) return name;
  const segments: string[] = [];
  for (const segment of name.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}

const UNCLEAN = /^\/|\/$|\/\/|(?:^|\/)\.\.?(?:\/|$)/;

/**
 * The symbolic links that a layer has made so far. What it puts below one of them goes where the link leads, as when
 * the layer is unpacked into a root of its own.
 */
export class LayerLinks {
  readonly #targets = new Map<string, string>();
  #lastParent = '';
  #lastResolved = '';

  /** Where an entry of this cleaned path ends up: the links among its parent folders followed. */
  resolve(path: string): string {
    if (this.#targets.size === 0) return path;
    const slash = path.lastIndexOf('/');
    if (slash < 0) return path;
    const parent = path.slice(0, slash);
    if (parent !== this.#lastParent) {
      this.#lastResolved = this.#follow(parent);
      this.#lastParent = parent;
    }
    if (this.#lastResolved === parent) return path;
    return this.#lastResolved === '' ? path.slice(slash + 1) : `${this.#lastResolved}/${path.slice(slash + 1)}`;
  }

  /** Tells what an entry put at `path`, which takes the place of any link that was there. */
  put(path: string, linkTarget: string | null): void {
    if (linkTarget === null) {
      if (this.#targets.size > 0 && this.#targets.delete(path)) this.#forget();
      return;
    }
    if (this.#targets.size >= LAYER_LINKS) {
      throw new ArchiveError('over-limit', `has more than ${LAYER_LINKS} symbolic links`);
    }
    this.#targets.set(path, linkTarget);
    this.#forget();
  }

  /** `path_resolution(7)`, within the root. A loop, which nothing could be unpacked below, leaves the path as it is. */
  #follow(path: string): string {
    if (!this.#isBelowLink(path)) return path;
    const ahead = path.split('/').reverse();
    let at = '';
    let followed = 0;
    for (let segment = ahead.pop(); segment !== undefined; segment = ahead.pop()) {
      if (segment === '' || segment === '.') continue;
      if (segment === '..') {
        at = at.slice(0, Math.max(at.lastIndexOf('/'), 0));
        continue;
      }
      const next = at === '' ? segment : `${at}/${segment}`;
      const target = this.#targets.get(next);
      if (target === undefined) {
        at = next;
        continue;
      }
      followed += 1;
      if (followed > LINKS_FOLLOWED) return path;
      if (target.startsWith('/')) at = '';
      ahead.push(...target.split('/').reverse());
    }
    return at;
  }

  #isBelowLink(path: string): boolean {
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (this.#targets.has(path.slice(0, slash))) return true;
    }
    return this.#targets.has(path);
  }

  #forget(): void {
    this.#lastParent = '';
    this.#lastResolved = '';
  }
}
