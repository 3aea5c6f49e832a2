import { ArchiveError } from './archive-error.ts';
import { SPARSE_REGIONS } from './limits.ts';
import { decodeName } from './tar-header.ts';

/**
 * The PAX records that tell where and how large an entry is; null where there is none of that kind.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_03 and, for sparse files,
 * https://www.gnu.org/software/tar/manual/html_node/PAX-0.html to PAX-1
 */
export interface PaxRecords {
  readonly path: string | null;
  readonly linkPath: string | null;
  readonly size: number | null;
  readonly sparse: PaxSparse | null;
}

export interface PaxSparse {
  readonly name: string | null;
  readonly realSize: number | null;
  /** Offsets and lengths in turn; null when they stand at the start of the file's stored data (version 1.0). */
  readonly map: readonly number[] | null;
}

export const NO_RECORDS: PaxRecords = { path: null, linkPath: null, size: null, sparse: null };

/**
 * Reads the records of an extended header. An empty value is none.
 * @throws {ArchiveError} when they are not well-formed
 */
export function readPaxRecords(bytes: Buffer): PaxRecords {
  let { path, linkPath, size } = NO_RECORDS;
  const sparse = new SparseRecords();
  for (let at = 0; at < bytes.length; ) {
    const { keyword, valueStart, valueEnd, next } = splitRecord(bytes, at);
    const value = () => decodeName(bytes, valueStart, valueEnd);
    if (keyword === 'path') path = pathOf(value());
    else if (keyword === 'linkpath') linkPath = pathOf(value());
    else if (keyword === 'size') size = valueStart === valueEnd ? null : decimal(value());
    else if (keyword.startsWith('GNU.sparse.'))
      sparse.add(keyword.slice(11), bytes.toString('latin1', valueStart, valueEnd), value);
    at = next;
  }
  return { path, linkPath, size, sparse: sparse.found() };
}

/** A number of decimal digits. @throws {ArchiveError} for anything else */
export function decimal(text: string): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new ArchiveError('damaged', 'has an extended header with no decimal number');
  return value;
}

/** The GNU records of one sparse file, of versions 0.0 (one record a number), 0.1 (one map) and 1.0 (none). */
class SparseRecords {
  #name: string | null = null;
  #realSize: number | null = null;
  #numbers: number[] = [];
  #major = '';
  #minor = '';

  add(keyword: string, value: string, name: () => string): void {
    if (keyword === 'name') this.#name = pathOf(name());
    else if (keyword === 'size' || keyword === 'realsize') this.#realSize = decimal(value);
    else if (keyword === 'major') this.#major = value;
    else if (keyword === 'minor') this.#minor = value;
    else if (keyword === 'offset' || keyword === 'numbytes') this.#numbers.push(decimal(value));
    else if (keyword === 'map') this.#numbers = value === '' ? [] : value.split(',').map(decimal);
    if (this.#numbers.length > 2 * SPARSE_REGIONS) {
      throw new ArchiveError('over-limit', `has a sparse file of more than ${SPARSE_REGIONS} regions`);
    }
  }

  found(): PaxSparse | null {
    const version = `${this.#major}.${this.#minor}`;
    const shared = { name: this.#name, realSize: this.#realSize };
    if (version === '1.0') return { ...shared, map: null };
    // Writers of 0.0 and 0.1 did not always say so.
    const isOld = version === '0.0' || version === '0.1' || version === '.';
    return isOld && this.#numbers.length > 0 ? { ...shared, map: this.#numbers } : null;
  }
}

function pathOf(text: string): string | null {
  if (text.includes('\0')) throw new ArchiveError('damaged', 'has an extended header with a zero byte in a path');
  return text === '' ? null : text;
}

/** `LENGTH KEYWORD=VALUE\n`, where the length counts the whole record. */
function splitRecord(
  bytes: Buffer,
  at: number,
): { readonly keyword: string; readonly valueStart: number; readonly valueEnd: number; readonly next: number } {
  const space = bytes.indexOf(0x20, at);
  const length = space < 0 || space - at > 9 ? Number.NaN : decimal(bytes.toString('latin1', at, space));
  const next = at + length;
  const equals = bytes.indexOf(0x3d, space);
  if (!(next <= bytes.length) || equals < 0 || equals >= next || bytes[next - 1] !== 0x0a) {
    throw new ArchiveError('damaged', 'has an extended header that is not well-formed');
  }
  return { keyword: bytes.toString('latin1', space + 1, equals), valueStart: equals + 1, valueEnd: next - 1, next };
}
