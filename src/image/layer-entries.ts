import { limits } from '../model/index.ts';
import { cleanPath, LayerLinks } from './entry-path.ts';
import type { FileContent } from './file-content.ts';
import { HEAD_BYTES, SPARSE_CONTENT_BYTES } from './limits.ts';
import type { TarMember, TarVisitor } from './tar.ts';
import type { Entry, Interest, LayerVisitor, Wanted } from './types.ts';

/** Turns the members of a layer's archive into entries at the places where unpacking would put them. */
export class LayerEntries implements TarVisitor {
  readonly #visitor: LayerVisitor;
  readonly #links = new LayerLinks();
  #wanted: Entry | null = null;
  /** Whether the wanted file's head is still to be judged. */
  #isUnjudged = false;

  constructor(visitor: LayerVisitor) {
    this.#visitor = visitor;
  }

  member(member: TarMember): Interest {
    const path = this.#links.resolve(cleanPath(member.name));
    // The root itself, which every image has.
    if (path === '') return 'nothing';
    const { kind, size } = member;
    this.#links.put(path, kind === 'symlink' ? member.linkName : null);
    const entry: Entry = { path, kind, size, linkTarget: this.#linkTarget(member) };
    const interest = this.#visitor.wants(entry);
    if (interest === 'nothing' || kind !== 'file') return 'nothing';
    this.#wanted = entry;
    this.#isUnjudged = interest === 'head';
    // The head of a sparse file is known only when all of it is.
    if (interest === 'content' || member.isSparse) return this.#isTooLarge(entry, member) ? 'nothing' : 'content';
    return 'head';
  }

  head(member: TarMember, bytes: Buffer): Wanted {
    const entry = this.#wanted;
    this.#isUnjudged = false;
    const wanted = entry === null ? 'nothing' : (this.#visitor.head?.(entry, bytes) ?? 'nothing');
    return entry === null || wanted === 'nothing' || this.#isTooLarge(entry, member) ? 'nothing' : wanted;
  }

  content(member: TarMember, content: FileContent): void {
    const entry = this.#wanted;
    if (entry === null) return;
    if (!this.#isUnjudged || this.head(member, content.read(0, HEAD_BYTES)) !== 'nothing') {
      this.#visitor.content(entry, content);
    }
    this.#wanted = null;
  }

  #isTooLarge(entry: Entry, member: TarMember): boolean {
    const [limit, which] = member.isSparse
      ? [SPARSE_CONTENT_BYTES, ' and sparse']
      : [limits.fileBytes, ' (limits.fileBytes)'];
    if (Math.max(entry.size, member.stored) <= limit) return false;
    this.#visitor.unreadable?.(entry, `is larger than ${limit} bytes${which}`);
    return true;
  }

  #linkTarget(member: TarMember): string {
    if (member.kind === 'symlink') return member.linkName;
    return member.kind === 'hardlink' ? this.#links.resolve(cleanPath(member.linkName)) : '';
  }
}
