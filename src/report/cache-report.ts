import { jsonPieces } from './json.ts';
import { visible } from './visible.ts';

/** What the layer cache holds and may hold, in bytes. */
export interface CacheFacts {
  readonly folder: string;
  readonly entries: number;
  readonly bytes: number;
  readonly limit: number;
}

export function cacheJson({ folder, entries, bytes, limit }: CacheFacts): Iterable<string> {
  return jsonPieces({ folder, entries, bytes, limit });
}

export function cacheText({ folder, entries, bytes, limit }: CacheFacts): Iterable<string> {
  const layers = `${entries.toLocaleString('en-US')} ${entries === 1 ? 'layer' : 'layers'}`;
  return [`${visible(folder)}: ${layers} in ${megabytes(bytes)} of at most ${megabytes(limit)}\n`];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toLocaleString('en-US', { maximumFractionDigits: 1 })} MiB`;
}
