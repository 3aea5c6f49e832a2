import type { FileContent } from '../../image/index.ts';
import type { Stretch } from './types.ts';

/** What is loaded at an address, where segments do not overlap, up to `length` bytes; empty for nothing. */
export function readLoaded(file: FileContent, segments: readonly Stretch[], address: number, length: number): Buffer {
  const segment = segments.find((one) => one.address <= address && address < one.address + one.size);
  if (segment === undefined) return Buffer.alloc(0);
  const start = segment.offset + (address - segment.address);
  return file.read(start, Math.min(start + length, segment.offset + segment.size));
}
