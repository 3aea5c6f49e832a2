import { basename } from 'node:path/posix';
import { BinaryFields, ExecutableError } from './binary-fields.ts';
import {
  type ElfHeader,
  type ElfSegment,
  ET_DYN,
  ET_EXEC,
  PT_INTERP,
  PT_LOAD,
  PT_NOTE,
  readElfHeader,
  readSegments,
} from './elf.ts';
import { MIN_GO_PROGRAM, MIN_NATIVE_IMAGE, MIN_RUST_LIBRARY, MIN_RUST_PROGRAM } from './limits.ts';
import { machOKind, universalKind } from './mach-o.ts';
import { type PeHeader, readPeHeader } from './pe.ts';

/*
 * Which programs may state their packages, judged by how they begin. Every file of a layer of some size is asked
 * about, and what is taken must be kept whole while it is looked at, so an ordinary system's programs and libraries
 * should nearly all be turned down here.
 */

/**
 * Whether a file that begins like this may be made by Go. Go's own linker puts the section headers at the front, where
 * no other does; with the system's linker a note with Go's build ID tells, and without that a program's size alone.
 */
export function mayBeGo(head: Buffer, path: string): boolean {
  const start = startOf(head);
  if (start === null) return false;
  const { elf, pe } = start;
  if (elf !== null) {
    const { header, segments } = elf;
    const isLinkedByGo = header.sections.offset > 0 && header.sections.offset < head.length;
    return isLinkedByGo || hasGoNote(head, elf) || (isProgram(elf, path) && loadedEnd(segments) >= MIN_GO_PROGRAM);
  }
  // Go's symbol table has a section of its own, empty when it is stripped.
  if (pe !== null) return !pe.isManaged && pe.sections.some(({ name }) => name === '.symtab');
  return mayHaveSection(head, '__go_buildinfo');
}

/**
 * Whether a file that begins like this may hold Rust's dependency list, of which an ELF file's start says nothing: every
 * program that is large enough, and libraries that are named like an interpreter's extension modules.
 */
export function mayHoldRust(head: Buffer, path: string): boolean {
  const start = startOf(head);
  if (start === null) return false;
  const { elf, pe } = start;
  if (elf !== null) {
    const end = loadedEnd(elf.segments);
    return isProgram(elf, path) ? end >= MIN_RUST_PROGRAM : end >= MIN_RUST_LIBRARY && isExtensionModule(path);
  }
  if (pe !== null) return pe.sections.some(({ name }) => name === '.dep-v0');
  return mayHaveSection(head, '.dep-v0');
}

/**
 * Whether a program of `size` bytes has something behind it that is no part of it, where .NET puts the files of an
 * application. An ELF file ends with its section headers, and one for Windows with its last section.
 */
export function mayBeBundle(head: Buffer, path: string, size: number): boolean {
  const start = startOf(head);
  if (start === null) return false;
  const { elf, pe } = start;
  if (elf !== null) {
    const { offset, entryBytes, count } = elf.header.sections;
    return offset > 0 && offset + entryBytes * count < size && isProgram(elf, path);
  }
  if (pe !== null) return !pe.isManaged && pe.sections.every((section) => section.offset + section.size < size);
  return machOKind(head) !== null;
}

/** Whether a file that begins like this may be what GraalVM made of a Java program: any ELF program that is large enough. */
export function mayBeNativeImage(head: Buffer, path: string): boolean {
  const elf = startOf(head)?.elf ?? null;
  return elf !== null && isProgram(elf, path) && loadedEnd(elf.segments) >= MIN_NATIVE_IMAGE;
}

/** Whether it is a program or library of any of these formats. */
export function isExecutable(head: Buffer): boolean {
  const start = startOf(head);
  if (start === null) return false;
  return start.elf !== null || start.pe !== null || machOKind(head) !== null || universalKind(head) !== null;
}

/** Whether it is a program packed by UPX, which unpacks it in memory. https://github.com/upx/upx/blob/devel/src/stub/src/include/header.S */
export function isPacked(head: Buffer): boolean {
  const start = startOf(head);
  if (start === null || (start.elf === null && start.pe === null)) return false;
  return head.subarray(0, 1024).includes('UPX!');
}

/** How a file begins that begins like a program or library. */
interface ProgramStart {
  readonly elf: ElfStart | null;
  readonly pe: PeHeader | null;
}

/** Several catalogers ask about each file in turn, so that what was last read is remembered. */
let lastRead: { readonly head: Buffer; readonly start: ProgramStart | null } | null = null;

function startOf(head: Buffer): ProgramStart | null {
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

interface ElfStart {
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

function orNull<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof ExecutableError) return null;
    throw error;
  }
}

function contentOf(head: Buffer) {
  return { read: (start: number, end: number) => head.subarray(Math.max(start, 0), Math.max(end, 0)) };
}

/** A shared library has no interpreter; a program linked with all its libraries has none either, but no `.so` name. */
function isProgram({ header, segments }: ElfStart, path: string): boolean {
  if (header.type === ET_EXEC || segments.some(({ type }) => type === PT_INTERP)) return true;
  return !/\.so(?:\.|$)/.test(basename(path)) && !path.endsWith('.node');
}

/** Of Python, Node.js or Ruby, some of which are written in Rust. */
function isExtensionModule(path: string): boolean {
  if (path.endsWith('.node') || path.endsWith('.abi3.so')) return true;
  if (path.endsWith('.so') && path.includes('.cpython-', path.lastIndexOf('/') + 1)) return true;
  return path.includes('/site-packages/') || path.includes('/dist-packages/') || path.includes('/gems/');
}

function loadedEnd(segments: readonly ElfSegment[]): number {
  return segments.reduce((end, { type, offset, size }) => (type === PT_LOAD ? Math.max(end, offset + size) : end), 0);
}

/** https://gabi.xinuos.com/elf/08-dynamic.html#note-section: lengths of name and content, type, name, content. */
function hasGoNote(head: Buffer, { header, segments }: ElfStart): boolean {
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

/** Of a Mach-O program whose load commands, with the names of its sections, may go on behind its head. */
function mayHaveSection(head: Buffer, name: string): boolean {
  if (universalKind(head) !== null) return true;
  const kind = machOKind(head);
  if (kind === null || head.length < 28) return false;
  const fields = new BinaryFields(head, kind.isBigEndian);
  return head.includes(name) || fields.u32(20) + 32 > head.length;
}
