import { ArchiveError } from './archive-error.ts';
import { SPARSE_REGIONS } from './limits.ts';
import { BLOCK, readNumber } from './tar-header.ts';
import { decimal } from './tar-pax.ts';

/** Where the stored bytes of a sparse file belong. https://www.gnu.org/software/tar/manual/html_node/Sparse-Formats.html */
export interface SparseLayout {
  /** In bytes, holes included. */
  readonly realSize: number;
  /** Offsets and lengths in turn; null when they stand at the start of the stored bytes. */
  readonly map: readonly number[] | null;
}

/** The first numbers of the old GNU form, in the header block itself: four regions. */
export function oldSparseHeader(block: Buffer, at: number): { map: number[]; realSize: number; more: boolean } {
  return {
    map: readRegions(block, at + 386, 4),
    realSize: readNumber(block, at + 483, 12),
    more: block[at + 482] !== 0,
  };
}

/** The further numbers of the old GNU form: 21 regions a block. */
export function oldSparseExtension(block: Buffer): { readonly map: readonly number[]; readonly more: boolean } {
  return { map: readRegions(block, 0, 21), more: block[504] !== 0 };
}

/**
 * The file's real content. The caller has checked that `layout.realSize` may be held in memory.
 * @throws {ArchiveError} when the regions do not fit the file or the stored bytes
 */
export function expandSparse(stored: Buffer, layout: SparseLayout): Buffer {
  const { map, dataStart } = layout.map === null ? mapAtStart(stored) : { map: layout.map, dataStart: 0 };
  const content = Buffer.alloc(layout.realSize);
  let source = dataStart;
  let end = 0;
  for (let item = 0; item < map.length; item += 2) {
    const offset = map[item] ?? 0;
    const length = map[item + 1] ?? 0;
    if (offset < end || offset + length > layout.realSize || source + length > stored.length) throw unfit();
    stored.copy(content, offset, source, source + length);
    source += length;
    end = offset + length;
  }
  if (source !== stored.length) throw unfit();
  return content;
}

/** PAX version 1.0: a count and the numbers as decimal lines, filled up to a whole block. */
function mapAtStart(stored: Buffer): { readonly map: readonly number[]; readonly dataStart: number } {
  let at = 0;
  const next = (): number => {
    const end = stored.indexOf(0x0a, at);
    if (end < 0 || end - at > 20) throw unfit();
    const value = decimal(stored.toString('latin1', at, end));
    at = end + 1;
    return value;
  };
  const regions = next();
  if (regions > SPARSE_REGIONS) {
    throw new ArchiveError('over-limit', `has a sparse file of more than ${SPARSE_REGIONS} regions`);
  }
  const map = Array.from({ length: 2 * regions }, next);
  return { map, dataStart: Math.min(Math.ceil(at / BLOCK) * BLOCK, stored.length) };
}

/** Regions end at the first that starts with a zero byte. */
function readRegions(block: Buffer, start: number, count: number): number[] {
  const map: number[] = [];
  for (let at = start; at < start + count * 24 && block[at] !== 0; at += 24) {
    map.push(readNumber(block, at, 12), readNumber(block, at + 12, 12));
  }
  return map;
}

function unfit(): ArchiveError {
  return new ArchiveError('damaged', 'has a sparse file whose regions do not fit');
}
