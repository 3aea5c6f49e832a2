import type { FileContent } from '../../image/index.ts';
import { BinaryFields, ExecutableError } from './binary-fields.ts';
import { MAX_ARCHITECTURES, MAX_LOAD_COMMANDS, MAX_SECTIONS, MAX_SEGMENTS } from './limits.ts';
import { readLoaded } from './segments.ts';
import type { Executable, Stretch } from './types.ts';

/**
 * Apple's Mach-O, and universal files of several of them.
 * https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/loader.h
 */
export function readMachO(file: FileContent): Executable | null {
  const start = file.read(0, 8);
  const universal = universalKind(start);
  if (universal === null) return readThin(file);
  const part = firstArchitecture(file, start, universal);
  return part === null ? null : readThin(part);
}

/** How the first bytes of a Mach-O file say what it is; null for another. */
export function machOKind(start: Buffer): { readonly isBigEndian: boolean; readonly addressBytes: 4 | 8 } | null {
  if (start.length < 4) return null;
  switch (start.readUInt32BE(0)) {
    case 0xfeedface:
      return { isBigEndian: true, addressBytes: 4 };
    case 0xfeedfacf:
      return { isBigEndian: true, addressBytes: 8 };
    case 0xcefaedfe:
      return { isBigEndian: false, addressBytes: 4 };
    case 0xcffaedfe:
      return { isBigEndian: false, addressBytes: 8 };
    default:
      return null;
  }
}

/**
 * Whether offsets in a universal file have 4 or 8 bytes; null for another file. Java's classes begin with the same
 * number, and have a version there that is larger than any count of architectures.
 */
export function universalKind(start: Buffer): 4 | 8 | null {
  if (start.length < 8) return null;
  const magic = start.readUInt32BE(0);
  const count = start.readUInt32BE(4);
  if (count === 0 || count > MAX_ARCHITECTURES) return null;
  return magic === 0xcafebabe ? 4 : magic === 0xcafebabf ? 8 : null;
}

const LC_SEGMENT = 0x1;
const LC_SEGMENT_64 = 0x19;
const WRITABLE = 2;
const EXECUTABLE = 4;

interface MachOSegment extends Stretch {
  readonly isData: boolean;
}

function readThin(file: FileContent): Executable | null {
  const kind = machOKind(file.read(0, 4));
  if (kind === null) return null;
  const { isBigEndian, addressBytes } = kind;
  const headerBytes = addressBytes === 8 ? 32 : 28;
  const header = new BinaryFields(file.read(0, headerBytes), isBigEndian);
  const [count, bytes] = [header.u32(16), header.u32(20)];
  if (count > MAX_SEGMENTS || bytes > MAX_LOAD_COMMANDS) {
    throw new ExecutableError(`has ${count} load commands in ${bytes} bytes, more than is believed`);
  }
  const commands = new BinaryFields(file.read(headerBytes, headerBytes + bytes), isBigEndian);
  const { segments, sections } = readCommands(commands, count);
  return {
    format: 'mach-o',
    isBigEndian,
    addressBytes,
    hasSections: sections.size > 0,
    section: (name) => sections.get(name) ?? null,
    data: segments.find(({ isData }) => isData) ?? null,
    loaded: (address, length) => readLoaded(file, segments, address, length),
  };
}

function readCommands(fields: BinaryFields, count: number) {
  const segments: MachOSegment[] = [];
  const sections = new Map<string, Stretch>();
  let at = 0;
  for (let index = 0; index < count; index++) {
    const [command, size] = [fields.u32(at), fields.u32(at + 4)];
    if (size < 8) throw new ExecutableError('has a load command without length');
    if (command === LC_SEGMENT || command === LC_SEGMENT_64) {
      segments.push(readSegment(fields, at, command === LC_SEGMENT_64 ? 8 : 4, sections));
      if (sections.size > MAX_SECTIONS) throw new ExecutableError(`has more than ${MAX_SECTIONS} sections`);
    }
    at += size;
  }
  return { segments, sections };
}

function readSegment(fields: BinaryFields, at: number, word: 4 | 8, sections: Map<string, Stretch>): MachOSegment {
  const counts = at + 24 + 4 * word;
  const sectionBytes = word === 8 ? 80 : 68;
  const end = at + fields.u32(at + 4);
  for (let section = counts + 16; section + sectionBytes <= end; section += sectionBytes) {
    const name = fields.name(section, 16);
    const stretch = {
      address: fields.word(section + 32, word),
      size: fields.word(section + 32 + word, word),
      offset: fields.u32(section + 32 + 2 * word),
    };
    if (!sections.has(name)) sections.set(name, stretch);
  }
  return {
    address: fields.word(at + 24, word),
    offset: fields.word(at + 24 + 2 * word, word),
    size: fields.word(at + 24 + 3 * word, word),
    isData: (fields.u32(counts + 4) & (WRITABLE | EXECUTABLE)) === WRITABLE,
  };
}

/** The first program of a universal file. They are of one source, so one tells for all. */
function firstArchitecture(file: FileContent, start: Buffer, word: 4 | 8): FileContent | null {
  if (start.length < 8) return null;
  const fields = new BinaryFields(file.read(8, 8 + 8 + 2 * word), true);
  const [offset, size] = [fields.word(8, word), fields.word(8 + word, word)];
  if (offset + size > file.size) throw new ExecutableError('is a universal program that is cut off');
  return {
    size,
    read: (from, to) => file.read(offset + Math.min(Math.max(from, 0), size), offset + Math.min(Math.max(to, 0), size)),
  };
}
