import type { FileContent } from '../../image/index.ts';
import { BinaryFields, ExecutableError } from './binary-fields.ts';
import { MAX_SECTION_NAMES, MAX_SECTIONS, MAX_SEGMENTS } from './limits.ts';
import { readLoaded } from './segments.ts';
import type { Executable, Stretch } from './types.ts';

/**
 * The Executable and Linking Format, of 32 and 64 bits and both byte orders.
 * https://gabi.xinuos.com/elf/02-eheader.html
 */
export function readElf(file: FileContent): Executable | null {
  const header = readElfHeader(file.read(0, ELF_HEADER_BYTES));
  if (header === null) return null;
  const segments = readSegments(file, header);
  const loads = segments.filter(({ type }) => type === PT_LOAD);
  return {
    format: 'elf',
    isBigEndian: header.isBigEndian,
    addressBytes: header.addressBytes,
    hasSections: header.sections.offset > 0,
    section: (name) => findSection(file, header, name),
    data: loads.find(({ flags }) => (flags & (EXECUTABLE | WRITABLE)) === WRITABLE) ?? null,
    loaded: (address, length) => readLoaded(file, loads, address, length),
  };
}

/** The two tables of an ELF file: what is loaded, and what it is made of. */
export interface ElfHeader {
  readonly isBigEndian: boolean;
  readonly addressBytes: 4 | 8;
  readonly type: number;
  readonly segments: ElfTable;
  readonly sections: ElfTable;
  /** The position of the section that has the sections' names. */
  readonly names: number;
}

interface ElfTable {
  readonly offset: number;
  readonly entryBytes: number;
  readonly count: number;
}

export interface ElfSegment extends Stretch {
  readonly type: number;
  readonly flags: number;
}

/** Values of e_type and p_type. */
export const ET_EXEC = 2;
export const ET_DYN = 3;
export const PT_LOAD = 1;
export const PT_DYNAMIC = 2;
export const PT_INTERP = 3;
export const PT_NOTE = 4;

/** Bits of p_flags. */
export const EXECUTABLE = 1;
export const WRITABLE = 2;

const ELF_HEADER_BYTES = 64;
const SHT_NOBITS = 8;

/** Null for what is no ELF file. @throws {ExecutableError} for one that ends here */
export function readElfHeader(head: Buffer): ElfHeader | null {
  if (head.length < 6 || head.readUInt32BE(0) !== 0x7f454c46) return null;
  const [bits, order] = [head[4], head[5]];
  if ((bits !== 1 && bits !== 2) || (order !== 1 && order !== 2)) {
    throw new ExecutableError('is an ELF file of neither 32 nor 64 bits, or of no byte order');
  }
  const isBigEndian = order === 2;
  const fields = new BinaryFields(head, isBigEndian);
  const addressBytes = bits === 2 ? 8 : 4;
  // What follows the three addresses: e_flags, e_ehsize, and then size and count of each table's entries.
  const sizes = 24 + 3 * addressBytes + 4 + 2;
  return {
    isBigEndian,
    addressBytes,
    type: fields.u16(16),
    segments: {
      offset: fields.word(24 + addressBytes, addressBytes),
      entryBytes: fields.u16(sizes),
      count: fields.u16(sizes + 2),
    },
    sections: {
      offset: fields.word(24 + 2 * addressBytes, addressBytes),
      entryBytes: fields.u16(sizes + 4),
      count: fields.u16(sizes + 6),
    },
    names: fields.u16(sizes + 8),
  };
}

/** The program headers. https://gabi.xinuos.com/elf/07-pheader.html */
export function readSegments(file: Pick<FileContent, 'read'>, header: ElfHeader): readonly ElfSegment[] {
  const { isBigEndian, addressBytes } = header;
  const { offset, count } = header.segments;
  const entryBytes = addressBytes === 8 ? 56 : 32;
  if (count === 0) return [];
  if (count > MAX_SEGMENTS) throw new ExecutableError(`has ${count} segments, more than ${MAX_SEGMENTS}`);
  if (header.segments.entryBytes !== entryBytes) throw new ExecutableError('has program headers of an unknown size');
  const fields = new BinaryFields(file.read(offset, offset + count * entryBytes), isBigEndian);
  return Array.from({ length: count }, (_, index) => {
    const at = index * entryBytes;
    const wide = addressBytes === 8;
    return {
      type: fields.u32(at),
      flags: fields.u32(at + (wide ? 4 : 24)),
      offset: fields.word(at + (wide ? 8 : 4), addressBytes),
      address: fields.word(at + (wide ? 16 : 8), addressBytes),
      size: fields.word(at + (wide ? 32 : 16), addressBytes),
    };
  });
}

/** The section headers, of which each is read when it is asked for. */
export interface ElfSections {
  readonly count: number;
  /** Which one has the names of all. */
  readonly names: number;
  at(index: number): ElfSection;
}

export interface ElfSection extends Stretch {
  /** Where its name is among the names. */
  readonly name: number;
  readonly type: number;
}

/** Null for a program without them. https://gabi.xinuos.com/elf/03-sheader.html */
export function readSections(file: Pick<FileContent, 'read'>, header: ElfHeader): ElfSections | null {
  const { isBigEndian, addressBytes, sections } = header;
  const entryBytes = addressBytes === 8 ? 64 : 40;
  if (sections.offset === 0) return null;
  if (sections.entryBytes !== entryBytes) throw new ExecutableError('has section headers of an unknown size');
  const read = (start: number, count: number) =>
    new BinaryFields(file.read(start, start + count * entryBytes), isBigEndian);
  // A count that does not fit stands in the first section's size, the position of the names in its link.
  const first = read(sections.offset, 1);
  const sizeAt = addressBytes === 8 ? 32 : 20;
  const count = sections.count === 0 ? first.word(sizeAt, addressBytes) : sections.count;
  const names = header.names === 0xffff ? first.u32(sizeAt + addressBytes) : header.names;
  if (count > MAX_SECTIONS) throw new ExecutableError(`has ${count} sections, more than ${MAX_SECTIONS}`);
  const fields = read(sections.offset, count);
  if (names >= count) return null;
  return {
    count,
    names,
    at: (index) => {
      const at = index * entryBytes;
      const wide = addressBytes === 8;
      return {
        name: fields.u32(at),
        type: fields.u32(at + 4),
        address: fields.word(at + (wide ? 16 : 12), addressBytes),
        offset: fields.word(at + (wide ? 24 : 16), addressBytes),
        size: fields.word(at + (wide ? 32 : 20), addressBytes),
      };
    },
  };
}

/** Looks through the section headers. */
function findSection(file: FileContent, header: ElfHeader, name: string): Stretch | null {
  const sections = readSections(file, header);
  if (sections === null) return null;
  const table = sections.at(sections.names);
  if (table.size > MAX_SECTION_NAMES) throw new ExecutableError('has a table of section names that is too large');
  const texts = file.read(table.offset, table.offset + table.size);
  const wanted = Buffer.from(`${name}\0`, 'latin1');
  for (let index = 0; index < sections.count; index++) {
    const section = sections.at(index);
    if (section.type !== SHT_NOBITS && texts.subarray(section.name, section.name + wanted.length).equals(wanted)) {
      return section;
    }
  }
  return null;
}
