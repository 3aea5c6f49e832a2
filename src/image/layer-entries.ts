import { cleanPath, LayerLinks } from './entry-path.ts';
import { CONTENT_BYTES } from './limits.ts';
import type { TarMember, TarVisitor } from './tar.ts';
import type { Entry, LayerVisitor } from './types.ts';

/** Turns the members of a layer's archive into entries at the places where unpacking would put them. */
export class LayerEntries implements TarVisitor {
  readonly #visitor: LayerVisitor;
  readonly #links = new LayerLinks();
  #wanted: Entry | null = null;

  constructor(visitor: LayerVisitor) {
    this.#visitor = visitor;
  }

  member(member: TarMember): boolean {
    const path = this.#links.resolve(cleanPath(member.name));
    // The root itself, which every image has.
    if (path === '') return false;
    const { kind, size } = member;
    this.#links.put(path, kind === 'symlink' ? member.linkName : null);
    const entry: Entry = { path, kind, size, linkTarget: this.#linkTarget(member) };
    if (!this.#visitor.wants(entry) || kind !== 'file') return false;
    if (Math.max(size, member.stored) > CONTENT_BYTES) {
      this.#visitor.unreadable?.(entry, `is larger than ${CONTENT_BYTES} bytes`);
      return false;
    }
    this.#wanted = entry;
    return true;
  }

  content(_member: TarMember, bytes: Buffer): void {
    if (this.#wanted !== null) this.#visitor.content(this.#wanted, bytes);
    this.#wanted = null;
  }

  #linkTarget(member: TarMember): string {
    if (member.kind === 'symlink') return member.linkName;
    return member.kind === 'hardlink' ? this.#links.resolve(cleanPath(member.linkName)) : '';
  }
}
