import type { Entry, FileContent, Interest, LayerVisitor } from '../image/index.ts';
import { limits } from '../model/index.ts';
import { MAX_HARD_LINKED_BYTES } from './limits.ts';

/**
 * Reads the contents of hard links, which an archive states as the path of another entry before them. A link means
 * the content that its target has at that point of the archive, even when a later entry replaces it.
 */
export class HardLinkReader implements LayerVisitor {
  /** Files whose content is wanted for a link's sake, directly or by way of another link. */
  readonly #targets = new Set<string>();
  readonly #links: ReadonlySet<string>;
  readonly #current = new Map<string, Buffer>();
  readonly #found = new Map<string, Buffer>();
  #held = 0;

  /** @param targetOf every hard link of the layer: path → target */
  constructor(links: readonly { readonly path: string }[], targetOf: ReadonlyMap<string, string>) {
    this.#links = new Set(links.map((link) => link.path));
    for (const { path } of links) {
      for (let at = targetOf.get(path); at !== undefined && !this.#targets.has(at); at = targetOf.get(at)) {
        this.#targets.add(at);
      }
    }
  }

  wants(entry: Entry): Interest {
    if (entry.kind === 'hardlink') {
      const bytes = this.#current.get(entry.linkTarget);
      this.#forget(entry.path);
      if (bytes !== undefined && this.#links.has(entry.path)) this.#found.set(entry.path, bytes);
      if (bytes !== undefined && this.#targets.has(entry.path)) this.#current.set(entry.path, bytes);
      return 'nothing';
    }
    this.#forget(entry.path);
    if (entry.kind !== 'file' || !this.#targets.has(entry.path) || entry.size > limits.textFileBytes) return 'nothing';
    this.#held += entry.size;
    return this.#held <= MAX_HARD_LINKED_BYTES ? 'content' : 'nothing';
  }

  content(entry: Entry, content: FileContent): void {
    this.#current.set(entry.path, Buffer.from(content.read(0, content.size)));
  }

  /** Null when the target is not in the layer before the link, or is too large. */
  bytesAt(link: string): Buffer | null {
    return this.#found.get(link) ?? null;
  }

  #forget(path: string): void {
    this.#current.delete(path);
    this.#found.delete(path);
  }
}
