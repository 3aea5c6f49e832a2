import { basename } from 'node:path/posix';
import { BinaryFields } from './binary-fields.ts';
import { ET_EXEC, PT_INTERP } from './elf.ts';
import { MIN_GO_PROGRAM, MIN_NATIVE_IMAGE, MIN_RUST_LIBRARY, MIN_RUST_PROGRAM } from './limits.ts';
import { machOKind, universalKind } from './mach-o.ts';
import { type ElfStart, hasGoNote, loadedEnd, startOf } from './program-start.ts';

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
    const hasSectionsAhead = header.sections.offset > 0 && header.sections.offset < head.length;
    return hasSectionsAhead || hasGoNote(head, elf) || (isProgram(elf, path) && loadedEnd(segments) >= MIN_GO_PROGRAM);
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

/** Whether a file that begins like this may be what GraalVM made of a Java program: any ELF program that is large enough and not Go's. */
export function mayBeNativeImage(head: Buffer, path: string): boolean {
  const elf = startOf(head)?.elf ?? null;
  if (elf === null || !isProgram(elf, path) || loadedEnd(elf.segments) < MIN_NATIVE_IMAGE) return false;
  return !hasGoNote(head, elf);
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

/** Of a Mach-O program whose load commands, with the names of its sections, may go on behind its head. */
function mayHaveSection(head: Buffer, name: string): boolean {
  if (universalKind(head) !== null) return true;
  const kind = machOKind(head);
  if (kind === null || head.length < 28) return false;
  const fields = new BinaryFields(head, kind.isBigEndian);
  return head.includes(name) || fields.u32(20) + 32 > head.length;
}
