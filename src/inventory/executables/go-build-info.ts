import type { FileContent } from '../../image/index.ts';
import { BinaryFields, ExecutableError } from './binary-fields.ts';
import { readExecutable } from './executable.ts';
import { MAX_GO_MODULE_INFO, MAX_SEARCHED_DATA } from './limits.ts';
import { placesOf } from './search.ts';
import type { Executable, Stretch } from './types.ts';

/** What Go's linker writes into a program: with which Go it was built, and its list of modules as text. */
export interface GoBuildInfo {
  /** As `runtime.Version()` has it: `go1.21.2`, `devel go1.22-1a2b3c`, `go1.20.4 X:boringcrypto`. */
  readonly goVersion: string;
  /** Lines as `go version -m` prints them, without their first tab; empty for a program built without modules. */
  readonly modules: string;
}

/**
 * Reads what `go version -m` reads; null for a file without it.
 * https://pkg.go.dev/debug/buildinfo and, for the layout, the comment on its `Read`:
 *
 *   14 bytes  "\xff Go buildinf:"
 *    1 byte   bytes of an address
 *    1 byte   1: addresses are big-endian; 2: the texts follow at byte 32, each with its length as a varint
 *   16 …      else, up to Go 1.17: addresses of two string headers (address and length)
 *
 * @throws {ExecutableError} when it is damaged
 */
export function readGoBuildInfo(file: FileContent): GoBuildInfo | null {
  const executable = readExecutable(file);
  if (executable === null) return null;
  const section = executable.section('.go.buildinfo') ?? executable.section('__go_buildinfo');
  // A program that has a table of sections, but none for this, is not Go's; Windows' has it among the other data.
  const mayBeAnywhere = section === null && (executable.format === 'pe' || !executable.hasSections);
  const place = section ?? (mayBeAnywhere ? executable.data : null);
  const at = place === null ? null : findMagic(file, place);
  if (at === null) return null;
  const header = file.read(at, at + HEADER_BYTES);
  if (header.length < HEADER_BYTES) throw cutOff();
  const [addressBytes = 0, flags = 0] = header.subarray(MAGIC.length);
  if ((flags & INLINE) !== 0) return readInline(file, at + HEADER_BYTES);
  if (addressBytes !== 4 && addressBytes !== 8)
    throw new ExecutableError('has Go build information of an unknown form');
  return readPointers(executable, header, addressBytes, (flags & BIG_ENDIAN) !== 0);
}

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
const HEADER_BYTES = 32;
const ALIGNMENT = 16;
const BIG_ENDIAN = 1;
const INLINE = 2;
/** A version of Go with all its experiments; real ones stay under 100 bytes. */
const MAX_GO_VERSION = 1024;
const MAX_VARINT = 10;

/** Where in the file the header is. */
function findMagic(file: FileContent, { offset, size }: Stretch): number | null {
  const end = offset + Math.min(size, MAX_SEARCHED_DATA);
  for (const at of placesOf(MAGIC, file, offset, end)) {
    // It is aligned in memory, and segments are loaded at whole pages.
    if ((at - offset) % ALIGNMENT === 0) return at;
  }
  return null;
}

/** Since Go 1.18. */
function readInline(file: FileContent, start: number): GoBuildInfo {
  const version = readVarintText(file, start, MAX_GO_VERSION);
  const modules = readVarintText(file, version.end, MAX_GO_MODULE_INFO);
  return { goVersion: version.bytes.toString('utf8'), modules: withoutGuards(modules.bytes) };
}

function readVarintText(file: FileContent, start: number, limit: number): { bytes: Buffer; end: number } {
  const head = file.read(start, start + MAX_VARINT);
  let length = 0;
  let at = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = head[at++];
    if (byte === undefined) throw cutOff();
    length += (byte & 0x7f) * factor;
    if (byte < 0x80) break;
  }
  return {
    bytes: readText(length, limit, (bytes) => file.read(start + at, start + at + bytes)),
    end: start + at + length,
  };
}

/** Up to Go 1.17, in the machine's byte order. */
function readPointers(executable: Executable, header: Buffer, addressBytes: 4 | 8, isBigEndian: boolean): GoBuildInfo {
  const addresses = new BinaryFields(header, isBigEndian);
  const textAt = (at: number, limit: number): Buffer => {
    const address = addresses.word(at, addressBytes);
    const header = executable.loaded(address, 2 * addressBytes);
    // Of a program built without modules the list's header is in memory that the file holds nothing of.
    if (address === 0 || header.length === 0) return Buffer.alloc(0);
    const text = new BinaryFields(header, isBigEndian);
    const [start, length] = [text.word(0, addressBytes), text.word(addressBytes, addressBytes)];
    return readText(length, limit, (bytes) => executable.loaded(start, bytes));
  };
  const goVersion = textAt(MAGIC.length + 2, MAX_GO_VERSION).toString('utf8');
  if (goVersion === '') throw cutOff();
  return { goVersion, modules: withoutGuards(textAt(MAGIC.length + 2 + addressBytes, MAX_GO_MODULE_INFO)) };
}

function readText(length: number, limit: number, read: (bytes: number) => Buffer): Buffer {
  if (length > limit) throw new ExecutableError(`has Go build information of ${length} bytes, more than is believed`);
  const bytes = read(length);
  if (bytes.length < length) throw cutOff();
  return bytes;
}

/** The list stands between two marks of 16 bytes, by which it is found in a running program. */
function withoutGuards(bytes: Buffer): string {
  const isGuarded = bytes.length >= 33 && bytes[bytes.length - 17] === 0x0a;
  return isGuarded ? bytes.toString('utf8', 16, bytes.length - 16) : '';
}

function cutOff(): ExecutableError {
  return new ExecutableError('has Go build information that is cut off');
}
