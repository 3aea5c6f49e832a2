import { type Seconds, UsageError } from '../../model/index.ts';

/** A place in a list of advisories that stays where it is when others come and go: the keys that the list is sorted by. */
export interface Cursor {
  /** −1 where no time is known. */
  readonly updated: Seconds;
  /** The advisory's. */
  readonly id: string;
  /** The package's. */
  readonly name: string;
  /** Which one it is of those with the same keys, from 0. */
  readonly nth: number;
}

export function writeCursor({ updated, id, name, nth }: Cursor): string {
  return Buffer.from(JSON.stringify([updated, id, name, nth])).toString('base64url');
}

/** @throws {UsageError} when `text` is none that `writeCursor` gave. */
export function readCursor(text: string): Cursor {
  const [updated, id, name, nth] = parts(text);
  if (Number.isInteger(updated) && typeof id === 'string' && typeof name === 'string' && Number.isInteger(nth)) {
    return { updated: Number(updated), id, name, nth: Number(nth) };
  }
  throw new UsageError('bad-cursor', text.slice(0, 100), 'is no place in a list', 'pass the "next" of the page before');
}

function parts(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
