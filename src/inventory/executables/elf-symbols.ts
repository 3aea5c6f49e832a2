import type { FileContent } from '../../image/index.ts';
import { BinaryFields, ExecutableError } from './binary-fields.ts';
import { MAX_SYMBOL_TABLE } from './limits.ts';
import type { Executable, Stretch } from './types.ts';

/**
 * The addresses of these symbols in an ELF program, as far as it tells them: of those that it exports, and, in one that
 * is not stripped, of all. https://gabi.xinuos.com/elf/05-symtab.html
 * @throws {ExecutableError} when its tables are damaged
 */
export function symbolAddresses(
  file: FileContent,
  executable: Executable,
  names: readonly string[],
): ReadonlyMap<string, number> {
  const addresses = new Map<string, number>();
  if (executable.format !== 'elf') return addresses;
  for (const [table, texts] of TABLES) {
    const [symbols, strings] = [executable.section(table), executable.section(texts)];
    if (symbols === null || strings === null) continue;
    const wanted = textOffsets(bytesOf(file, strings), names);
    if (wanted.size === 0) continue;
    for (const [name, address] of addressesIn(bytesOf(file, symbols), executable, wanted)) {
      if (!addresses.has(name)) addresses.set(name, address);
    }
  }
  return addresses;
}

const TABLES = [
  ['.dynsym', '.dynstr'],
  ['.symtab', '.strtab'],
] as const;

function bytesOf(file: FileContent, { offset, size }: Stretch): Buffer {
  if (size > MAX_SYMBOL_TABLE) throw new ExecutableError(`has a table of symbols of ${size} bytes`);
  return file.read(offset, offset + size);
}

/** By where they are: linkers let a name be the end of another, so one may be found in several places. */
function textOffsets(texts: Buffer, names: readonly string[]): ReadonlyMap<number, string> {
  const offsets = new Map<number, string>();
  for (const name of names) {
    const ended = `${name}\0`;
    for (let at = texts.indexOf(ended); at >= 0; at = texts.indexOf(ended, at + 1)) offsets.set(at, name);
  }
  return offsets;
}

function* addressesIn(
  symbols: Buffer,
  { addressBytes, isBigEndian }: Executable,
  wanted: ReadonlyMap<number, string>,
): Generator<readonly [name: string, address: number]> {
  const fields = new BinaryFields(symbols, isBigEndian);
  const isWide = addressBytes === 8;
  const entryBytes = isWide ? 24 : 16;
  for (let at = 0; at + entryBytes <= symbols.length; at += entryBytes) {
    const name = wanted.get(fields.u32(at));
    const address = fields.word(at + (isWide ? 8 : 4), addressBytes);
    // One without an address is another program's.
    if (name !== undefined && address > 0) yield [name, address];
  }
}
