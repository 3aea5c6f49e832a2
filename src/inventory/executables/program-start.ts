import { BinaryFields, ExecutableError } from './binary-fields.ts';
import {
  type ElfHeader,
  type ElfSegment,
  ET_DYN,
  ET_EXEC,
  PT_LOAD,
  PT_NOTE,
  readElfHeader,
  readSegments,
} from './elf.ts';
import { machOKind, universalKind } from './mach-o.ts';
import { type PeHeader, readPeHeader } from './pe.ts';

/** How a file begins that begins like a program or library. */
export interface ProgramStart {
  readonly elf: ElfStart | null;
  readonly pe: PeHeader | null;
}

/** Several catalogers ask about each file in turn, so that what was last read is remembered. */
let lastRead: { readonly head: Buffer; readonly start: ProgramStart | null } | null = null;

/** Null for what begins like no program or library. */
export function startOf(head: Buffer): ProgramStart | null {
  if (lastRead?.head !== head) lastRead = { head, start: beginsAsExecutable(head) ? readStart(head) : null };
  return lastRead.start;
}

function readStart(head: Buffer): ProgramStart {
  const elf = elfOf(head);
  return { elf, pe: elf === null ? peOf(head) : null };
}

/** Turns nearly everything down by four bytes, for every file of some size is asked about. */
function beginsAsExecutable(head: Buffer): boolean {
  if (head.length < 4) return false;
  const start = head.readUInt32BE(0);
  return start === ELF || start >>> 16 === DOS || machOKind(head) !== null || universalKind(head) !== null;
}

const ELF = 0x7f454c46;
/** `MZ`, with which a PE file begins, too. */
const DOS = 0x4d5a;

export interface ElfStart {
  readonly header: ElfHeader;
  readonly segments: readonly ElfSegment[];
}

/** Null for what is none that can be loaded, and for one whose headers are damaged. */
function elfOf(head: Buffer): ElfStart | null {
  return orNull(() => {
    const header = readElfHeader(head);
    if (header === null || (header.type !== ET_EXEC && header.type !== ET_DYN)) return null;
    return { header, segments: readSegments(contentOf(head), header) };
  });
}

function peOf(head: Buffer) {
  return orNull(() => readPeHeader(contentOf(head)));
}

/** Null for what is damaged. */
export function orNull<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof ExecutableError) return null;
    throw error;
  }
}

export function contentOf(head: Buffer) {
  return { read: (start: number, end: number) => head.subarray(Math.max(start, 0), Math.max(end, 0)) };
}

/** Where in the file the loaded parts end. */
export function loadedEnd(segments: readonly ElfSegment[]): number {
  return segments.reduce((end, { type, offset, size }) => (type === PT_LOAD ? Math.max(end, offset + size) : end), 0);
}

/**
 * Whether it has a note with Go's build ID.
 * https://gabi.xinuos.com/elf/08-dynamic.html#note-section: lengths of name and content, type, name, content.
 */
export function hasGoNote(head: Buffer, { header, segments }: ElfStart): boolean {
  return segments.some(({ type, offset, size }) => {
    if (type !== PT_NOTE || offset >= head.length) return false;
    const end = Math.min(offset + size, head.length);
    const fields = new BinaryFields(head.subarray(0, end), header.isBigEndian);
    for (let at = offset; at + 16 <= end; ) {
      const [nameBytes, contentBytes] = [fields.u32(at), fields.u32(at + 4)];
      if (nameBytes === 4 && fields.name(at + 12, 4) === 'Go') return true;
      at += 12 + align(nameBytes) + align(contentBytes);
    }
    return false;
  });
}

function align(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}
