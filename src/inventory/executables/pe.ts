import type { FileContent } from '../../image/index.ts';
import { BinaryFields, ExecutableError } from './binary-fields.ts';
import { MAX_SECTIONS } from './limits.ts';
import { readLoaded } from './segments.ts';
import type { Executable, Stretch } from './types.ts';

/** Windows' Portable Executable. https://learn.microsoft.com/windows/win32/debug/pe-format */
export function readPe(file: FileContent): Executable | null {
  const header = readPeHeader(file);
  if (header === null) return null;
  const { sections, addressBytes } = header;
  return {
    format: 'pe',
    isBigEndian: false,
    addressBytes,
    hasSections: true,
    section: (name) => sections.find((section) => section.name === name) ?? null,
    data: sections.find(({ flags, size }) => size > 0 && (flags & DATA) === DATA) ?? null,
    loaded: (address, length) => readLoaded(file, sections, address, length),
  };
}

export interface PeHeader {
  readonly addressBytes: 4 | 8;
  /** Whether it holds .NET code, which has no place for another language's data. */
  readonly isManaged: boolean;
  readonly sections: readonly PeSection[];
}

export interface PeSection extends Stretch {
  readonly name: string;
  readonly flags: number;
}

/** Initialized, readable, writable. */
const DATA = 0x40 | 0x40000000 | 0x80000000;
const CLR_DIRECTORY = 14;

/** Null for what is no such file. @throws {ExecutableError} for one that is cut off */
export function readPeHeader(file: Pick<FileContent, 'read'>): PeHeader | null {
  const dos = file.read(0, 64);
  if (dos.length < 64 || dos.readUInt16LE(0) !== 0x5a4d) return null;
  const start = dos.readUInt32LE(60);
  const signature = file.read(start, start + 4);
  // A program for DOS begins in the same way.
  if (signature.length < 4 || signature.readUInt32BE(0) !== 0x50450000) return null;
  const coff = new BinaryFields(file.read(start + 4, start + 24), false);
  const [count, optionalBytes] = [coff.u16(2), coff.u16(16)];
  if (count > MAX_SECTIONS) throw new ExecutableError(`has more than ${MAX_SECTIONS} sections`);
  const optional = new BinaryFields(file.read(start + 24, start + 24 + optionalBytes), false);
  const addressBytes = optionalBytes >= 2 && optional.u16(0) === 0x20b ? 8 : 4;
  const base = addressBytes === 8 ? optional.u64(24) : optional.u32(28);
  const table = start + 24 + optionalBytes;
  const fields = new BinaryFields(file.read(table, table + count * 40), false);
  const sections = Array.from({ length: count }, (_, index): PeSection => {
    const at = index * 40;
    return {
      name: fields.name(at, 8),
      address: base + fields.u32(at + 12),
      // What is loaded is the smaller of what memory and the file have of it.
      size: Math.min(fields.u32(at + 8) || fields.u32(at + 16), fields.u32(at + 16)),
      offset: fields.u32(at + 20),
      flags: fields.u32(at + 36),
    };
  });
  return { addressBytes, isManaged: isManaged(optional, addressBytes), sections };
}

function isManaged(optional: BinaryFields, addressBytes: 4 | 8): boolean {
  const directories = addressBytes === 8 ? 112 : 96;
  const at = directories + CLR_DIRECTORY * 8;
  if (at + 8 > optional.length || optional.u32(directories - 4) <= CLR_DIRECTORY) return false;
  return optional.u32(at) !== 0;
}
