import { limits } from '../model/index.ts';
import { ArchiveError } from './archive-error.ts';
import { type FileContent, HeldContent, SpilledContent } from './file-content.ts';
import { bytesOfParts, type FilePartWanted, joinedParts, PartlyKeptContent } from './kept-parts.ts';
import { EXTENDED_HEADER_BYTES, HEAD_BYTES, HEADERS_PER_ENTRY, HELD_CONTENT_BYTES, SPARSE_REGIONS } from './limits.ts';
import { BLOCK, decodeName, isZeroBlock, readHeader, type TarHeader } from './tar-header.ts';
import { NO_RECORDS, type PaxRecords, readPaxRecords } from './tar-pax.ts';
import { expandSparse, oldSparseExtension, oldSparseHeader, type SparseLayout } from './tar-sparse.ts';
import type { Interest, Wanted } from './types.ts';

/** One member of an archive, its extended headers applied. */
export interface TarMember {
  /** As it is written: perhaps with leading or trailing slashes and `.` or `..` segments. */
  readonly name: string;
  readonly linkName: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';
  /** In bytes: the file's own size, holes included; 0 for all but files. */
  readonly size: number;
  /** Where its stored bytes start in the archive, and how many there are. */
  readonly offset: number;
  readonly stored: number;
  readonly isSparse: boolean;
}

export interface TarVisitor {
  /** Called for every member, in order, and asks for its content, or for its start first. */
  member(member: TarMember): Interest;
  /** Called with the first `HEAD_BYTES` of a member whose head was asked for: what is wanted of it. */
  head?(member: TarMember, bytes: Buffer): Wanted;
  /** Called with the content of a member that was asked for, which can be read until the call returns. */
  content(member: TarMember, content: FileContent): void;
}

/**
 * Reads a tar archive that is pushed to it piece by piece: ustar, PAX, GNU (long names, base-256, sparse) and V7. What
 * is odd is read as Go's archive/tar does, since that is what container runtimes unpack with.
 *
 *     const reader = new TarReader(visitor);
 *     for await (const chunk of stream) reader.push(chunk);
 *     reader.end();
 *
 * All its methods throw `ArchiveError`.
 */
export class TarReader {
  readonly #visitor: TarVisitor;
  /** How many bytes were pushed or skipped. */
  #position = 0;
  /** How many bytes ahead are of no interest. */
  #skip = 0;
  /** How many of them only fill up a block. */
  #padding = 0;
  /** What the next bytes are collected into: a header that lies across chunks, an extended header, a wanted file. */
  #target: Buffer = Buffer.alloc(BLOCK);
  #filled = 0;
  #state: 'header' | 'extended' | 'sparse-map' | 'head' | 'content' | 'ended' = 'header';
  #headers = 0;
  #sawZeroBlock = false;
  #extendedType = '';
  /** Of the extended header before the next member; null where there is none. */
  #records: PaxRecords | null = null;
  #longName: string | null = null;
  #longLink: string | null = null;
  #member: TarMember | null = null;
  #sparse: SparseLayout | null = null;
  /** The old GNU sparse file whose map is being collected. */
  #oldSparse: { readonly header: TarHeader; readonly map: number[]; readonly realSize: number } | null = null;
  readonly #headerBlock = this.#target;
  /** What contents are collected into, one after the other. */
  #scratch: Buffer = Buffer.alloc(0);
  /** Takes up the content of a member that is too large to be collected, or of which only parts are wanted. */
  #taker: SpilledContent | PartlyKeptContent | null = null;

  constructor(visitor: TarVisitor) {
    this.#visitor = visitor;
  }

  /** How many bytes ahead need not be pushed: a reader of a file may `skip` them instead. */
  get skippable(): number {
    return this.#skip;
  }

  /** True when the archive's end was seen; what follows is ignored. */
  get ended(): boolean {
    return this.#state === 'ended';
  }

  /** Instead of pushing that many bytes, at most `skippable`. */
  skip(bytes: number): void {
    this.#skip -= bytes;
    this.#position += bytes;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && this.#state !== 'ended') {
      const available = chunk.length - at;
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, available);
        this.skip(skipped);
        at += skipped;
      } else if (this.#taker !== null && this.#member !== null) {
        at += this.#take(this.#taker, this.#member, chunk.subarray(at));
      } else if (this.#state === 'header' && this.#filled === 0 && available >= BLOCK) {
        this.#position += BLOCK;
        this.#header(chunk, at);
        at += BLOCK;
      } else if (this.#filled === 0 && available >= this.#target.length) {
        // It lies in the chunk whole, and need not be collected.
        const bytes = chunk.subarray(at, at + this.#target.length);
        this.#position += bytes.length;
        at += bytes.length;
        this.#collected(bytes);
      } else {
        const copied = chunk.copy(this.#target, this.#filled, at, at + this.#target.length - this.#filled);
        this.#filled += copied;
        this.#position += copied;
        at += copied;
        if (this.#filled === this.#target.length) this.#collected(this.#target);
      }
    }
  }

  /** Tells that there are no more bytes. An archive may lack the zero blocks at its end, but nothing else. */
  end(): void {
    if (this.#state === 'ended') return;
    const betweenMembers = this.#state === 'header' && this.#filled === 0;
    const isAnnounced = this.#records !== null || this.#longName !== null || this.#longLink !== null;
    if (this.#position > 0 && this.#position < BLOCK) throw new ArchiveError('damaged', 'is no tar archive');
    if (!betweenMembers || isAnnounced || this.#skip > this.#padding) {
      throw new ArchiveError('cut-off', `is cut off after ${this.#position} bytes of its archive`);
    }
  }

  #header(block: Buffer, at: number): void {
    if (block[at] === 0 && isZeroBlock(block, at)) {
      if (this.#sawZeroBlock) this.#state = 'ended';
      this.#sawZeroBlock = true;
      return;
    }
    if (this.#sawZeroBlock) throw new ArchiveError('damaged', 'goes on after a block of zeros in its archive');
    this.#headers += 1;
    if (this.#headers > HEADERS_PER_ENTRY * limits.layerEntries)
      throw new ArchiveError('over-limit', `has more than ${limits.layerEntries} entries (limits.layerEntries)`);
    const header = readHeader(block, at);
    if (header.type === 'g') this.#skipStored(header.size);
    else if (EXTENDED_TYPES.includes(header.type)) this.#startExtended(header);
    else if (header.type === 'S' && header.format === 'gnu') this.#startOldSparse(header, block, at);
    else this.#startMember(header, null);
  }

  #startExtended(header: TarHeader): void {
    if (header.size > EXTENDED_HEADER_BYTES) {
      throw new ArchiveError('over-limit', `has an extended header of more than ${EXTENDED_HEADER_BYTES} bytes`);
    }
    this.#extendedType = header.type;
    this.#collect('extended', header.size);
  }

  #startOldSparse(header: TarHeader, block: Buffer, at: number): void {
    const { map, realSize, more } = oldSparseHeader(block, at);
    if (!more) {
      this.#startMember(header, { realSize, map });
      return;
    }
    this.#oldSparse = { header, map, realSize };
    this.#collect('sparse-map', BLOCK);
  }

  #startMember(header: TarHeader, oldSparse: SparseLayout | null): void {
    const records = this.#records ?? NO_RECORDS;
    const name = this.#longName ?? records.sparse?.name ?? records.path ?? header.name;
    const kind = kindOf(header.type, name);
    const stored = HEADER_ONLY.has(kind) || SPECIAL_TYPES.includes(header.type) ? 0 : (records.size ?? header.size);
    const sparse = oldSparse ?? paxLayout(records, stored);
    const member: TarMember = {
      name,
      linkName: this.#longLink ?? records.linkPath ?? header.linkName,
      kind,
      size: kind === 'file' ? (sparse?.realSize ?? stored) : 0,
      offset: this.#position,
      stored,
      isSparse: sparse !== null,
    };
    this.#records = null;
    this.#longName = null;
    this.#longLink = null;
    const interest = this.#visitor.member(member);
    if (interest === 'nothing' || kind !== 'file') {
      this.#skipStored(stored);
      return;
    }
    this.#member = member;
    this.#sparse = sparse;
    if (interest === 'head') this.#collect('head', Math.min(stored, HEAD_BYTES));
    else this.#startContent(member, NOTHING, null);
  }

  /**
   * @param head the first bytes of the content, which were read already
   * @param parts what is wanted of it; null for all
   */
  #startContent({ stored, isSparse }: TarMember, head: Buffer, parts: readonly FilePartWanted[] | null): void {
    const kept = parts === null ? null : joinedParts(parts, stored);
    const bytes = kept === null ? stored : bytesOfParts(kept);
    if (isSparse) this.#collect('content', stored, head);
    else if (kept !== null && bytes <= HELD_CONTENT_BYTES && bytes < stored) {
      this.#startTaking(new PartlyKeptContent(stored, kept, this.#hold(bytes, NOTHING)), head);
    } else if (stored > HELD_CONTENT_BYTES) this.#startTaking(new SpilledContent(stored), head);
    else this.#collect('content', stored, head);
  }

  #startTaking(taker: SpilledContent | PartlyKeptContent, head: Buffer): void {
    this.#state = 'content';
    this.#taker = taker;
    taker.write(head);
    this.#filled = head.length;
  }

  /** Takes the next bytes of a content that is not collected; returns how many. */
  #take(taker: SpilledContent | PartlyKeptContent, member: TarMember, bytes: Buffer): number {
    const taken = bytes.subarray(0, member.stored - this.#filled);
    taker.write(taken);
    this.#filled += taken.length;
    this.#position += taken.length;
    if (this.#filled === member.stored) {
      this.#taker = null;
      this.#expectHeader(member.stored);
      try {
        this.#deliver(taker);
      } finally {
        taker.close();
      }
    }
    return taken.length;
  }

  #skipStored(size: number): void {
    this.#skip = paddedSize(size);
    this.#padding = this.#skip - size;
  }

  #collect(state: 'extended' | 'sparse-map' | 'head' | 'content', size: number, head: Buffer = NOTHING): void {
    this.#state = state;
    this.#target = state === 'head' || state === 'content' ? this.#hold(size, head) : Buffer.allocUnsafeSlow(size);
    this.#filled = head.length;
    if (size === head.length) this.#collected(this.#target);
  }

  /** The first `size` bytes of the scratch memory, which grows to hold them and begins with `head`. */
  #hold(size: number, head: Buffer): Buffer {
    if (this.#scratch.length < size) {
      this.#scratch = Buffer.allocUnsafeSlow(
        Math.max(size, Math.min(2 * this.#scratch.length, HELD_CONTENT_BYTES), HEAD_BYTES),
      );
    }
    head.copy(this.#scratch);
    return this.#scratch.subarray(0, size);
  }

  #collected(bytes: Buffer): void {
    const state = this.#state;
    this.#expectHeader(state === 'header' ? BLOCK : bytes.length);
    if (state === 'header') this.#header(bytes, 0);
    else if (state === 'extended') this.#applyExtended(bytes);
    else if (state === 'sparse-map') this.#extendSparse(bytes);
    else if (state === 'head') this.#judge(bytes);
    else this.#deliver(new HeldContent(bytes));
  }

  /** After so many bytes of a member, and what fills up its last block. */
  #expectHeader(read: number): void {
    this.#state = 'header';
    this.#target = this.#headerBlock;
    this.#filled = 0;
    this.#padding = paddedSize(read) - read;
    this.#skip = this.#padding;
  }

  #judge(head: Buffer): void {
    const member = this.#member;
    if (member === null) return;
    const wanted = this.#visitor.head?.(member, head) ?? 'nothing';
    if (wanted === 'nothing') {
      this.#member = null;
      this.#skip = paddedSize(member.stored) - head.length;
      this.#padding = paddedSize(member.stored) - member.stored;
    } else {
      this.#skip = 0;
      this.#startContent(member, head, wanted === 'content' ? null : wanted);
    }
  }

  #applyExtended(bytes: Buffer): void {
    if (this.#extendedType === 'L') this.#longName = untilZero(bytes);
    else if (this.#extendedType === 'K') this.#longLink = untilZero(bytes);
    else this.#records = readPaxRecords(bytes);
  }

  #extendSparse(block: Buffer): void {
    const started = this.#oldSparse;
    if (!started) return;
    const { map, more } = oldSparseExtension(block);
    started.map.push(...map);
    if (started.map.length > 2 * SPARSE_REGIONS) {
      throw new ArchiveError('over-limit', `has a sparse file of more than ${SPARSE_REGIONS} regions`);
    }
    if (more) {
      this.#collect('sparse-map', BLOCK);
      return;
    }
    this.#oldSparse = null;
    this.#startMember(started.header, started);
  }

  #deliver(stored: FileContent): void {
    const [member, sparse] = [this.#member, this.#sparse];
    this.#member = null;
    if (member === null) return;
    const content = sparse === null ? stored : new HeldContent(expandSparse(stored.read(0, stored.size), sparse));
    this.#visitor.content(member, content);
  }
}

const NOTHING = Buffer.alloc(0);
/** What tells of the next member. Global headers (`g`) are passed over: Go, and so every runtime, does not apply them. */
const EXTENDED_TYPES: readonly string[] = ['x', 'L', 'K'];
/** Devices and pipes, which have no content whatever their size says. */
const SPECIAL_TYPES: readonly string[] = ['3', '4', '6'];
const HEADER_ONLY: ReadonlySet<TarMember['kind']> = new Set(['directory', 'symlink', 'hardlink']);

function kindOf(type: string, name: string): TarMember['kind'] {
  switch (type) {
    case '\0':
      return name.endsWith('/') ? 'directory' : 'file';
    case '0':
    case '7':
    case 'S':
      return 'file';
    case '1':
      return 'hardlink';
    case '2':
      return 'symlink';
    case '5':
      return 'directory';
    default:
      return 'other';
  }
}

function paxLayout(records: PaxRecords, stored: number): SparseLayout | null {
  return records.sparse && { realSize: records.sparse.realSize ?? stored, map: records.sparse.map };
}

function paddedSize(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

function untilZero(bytes: Buffer): string {
  const zero = bytes.indexOf(0);
  return decodeName(bytes, 0, zero < 0 ? bytes.length : zero);
}
