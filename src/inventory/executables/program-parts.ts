import type { FilePartWanted } from '../../image/index.ts';
import { type ElfSegment, EXECUTABLE, PT_DYNAMIC, PT_LOAD, readSections, WRITABLE } from './elf.ts';
import { MAX_PROGRAM_START, MIN_PARTLY_READ } from './limits.ts';
import { contentOf, type ElfStart, hasGoNote, loadedEnd, orNull, startOf } from './program-start.ts';

/**
 * Where in a program of `size` bytes that begins like this stands which packages are in it, for Go's, Rust's and
 * GraalVM's: nearly all of a large program is code and constants, where nothing does. A guess that saves much; a reader
 * that it fails meets a `NotKeptError`.
 *
 * @returns null where all may be wanted
 */
export function partsOfProgram(head: Buffer, size: number): readonly FilePartWanted[] | null {
  const elf = size < MIN_PARTLY_READ ? null : (startOf(head)?.elf ?? null);
  if (elf === null) return null;
  const { offset, entryBytes, count } = elf.header.sections;
  if (offset > 0 && offset + entryBytes * count <= head.length) return orNull(() => partsLinkedByGo(head, elf));
  const loads = elf.segments.filter(({ type }) => type === PT_LOAD);
  const isOfGo = hasGoNote(head, elf);
  // Before Go 1.18 texts were anywhere among the constants.
  const kept = loads.filter(isOfGo ? isNoCode : isData);
  return [
    { start: 0, end: Math.max(head.length, isOfGo ? 0 : endOfLinked(elf)) },
    ...kept.map(({ offset, size }) => ({ start: offset, end: offset + size })),
    // What is not loaded: the sections' headers and names, symbols, and Rust's list.
    { start: loadedEnd(elf.segments), end: size },
  ];
}

/** What is linked at runtime stands first: the symbols that it exports, by which a native image is told. */
function endOfLinked({ segments }: ElfStart): number {
  const first = segments.find(({ type }) => type === PT_LOAD);
  const isLinked = segments.some(({ type }) => type === PT_DYNAMIC);
  return isLinked && first !== undefined ? Math.min(first.offset + first.size, MAX_PROGRAM_START) : 0;
}

/**
 * Go's linker puts the sections' headers at the front, so that they tell where all is. Since Go 1.18 texts follow its
 * build information, which is the first of a program's data.
 */
function partsLinkedByGo(head: Buffer, { header, segments }: ElfStart): readonly FilePartWanted[] | null {
  const sections = readSections(contentOf(head), header);
  const data = segments.find((segment) => segment.type === PT_LOAD && isData(segment));
  if (sections === null || data === undefined) return null;
  for (let index = 0; index < sections.count; index++) {
    const { offset, size } = sections.at(index);
    if (offset !== data.offset || size <= GO_HEADER_BYTES) continue;
    const names = sections.at(sections.names);
    return [
      { start: 0, end: head.length },
      { start: offset, end: offset + size },
      { start: names.offset, end: names.offset + names.size },
    ];
  }
  return null;
}

const GO_HEADER_BYTES = 32;

function isNoCode({ flags }: ElfSegment): boolean {
  return (flags & EXECUTABLE) === 0;
}

function isData({ flags }: ElfSegment): boolean {
  return (flags & (EXECUTABLE | WRITABLE)) === WRITABLE;
}
