import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { PackedWriter } from '../packed/packed.ts';

/**
 * What a term finds: a vulnerability that it is a name of, one that an advisory of that id stands for (where the
 * database has no such advisory), an advisory of that id, a package of that name, or a component of that name.
 * Append only: the order is the format.
 */
export const TERM_KINDS = ['name', 'stands-for', 'advisory', 'package', 'component'] as const;

export type TermKind = (typeof TERM_KINDS)[number];

export interface TermTarget {
  readonly kind: TermKind;
  /** Of a vulnerability, an advisory, a package or a component. */
  readonly number: number;
}

/** Terms a block: a lookup goes through one of them, in some microseconds. Term t is in block ⌊t / 128⌋. */
export const TERMS_IN_BLOCK = 128;

/** Writes terms, sorted by their bytes, in blocks: each term as what it shares with the one before, and its rest. */
export class TermBlockWriter {
  readonly #insert: StatementSync;
  readonly #writer = new PackedWriter();
  #first = '';
  #before = Buffer.alloc(0);
  #numbers = [0, 0, 0, 0, 0];
  #terms = 0;
  #block = 0;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare('INSERT INTO term (n, first, packed) VALUES (?, ?, ?)');
  }

  add(term: Buffer, targets: readonly TermTarget[]): void {
    if (this.#terms === 0) this.#first = term.toString();
    const shared = sharedStart(this.#before, term);
    this.#writer.number(shared).bytes(term.subarray(shared)).number(targets.length);
    for (const { kind, number } of targets) {
      const code = TERM_KINDS.indexOf(kind);
      const step = number - (this.#numbers[code] ?? 0);
      this.#numbers[code] = number;
      this.#writer.number((step < 0 ? -2 * step - 1 : 2 * step) * TERM_KINDS.length + code);
    }
    this.#before = Buffer.from(term);
    if (++this.#terms === TERMS_IN_BLOCK) this.finish();
  }

  /** Writes what is still held back. */
  finish(): void {
    if (this.#terms === 0) return;
    this.#insert.run(this.#block++, this.#first, this.#writer.take());
    this.#before = Buffer.alloc(0);
    this.#numbers = [0, 0, 0, 0, 0];
    this.#terms = 0;
  }
}

function sharedStart(a: Buffer, b: Buffer): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

/**
 * Leaves of the marks of a block's terms, 1 each, those of terms that have a text in them; in place, for a search looks at
 * many.
 * @returns false when there are none
 */
export function termsHaving(packed: Uint8Array, wanted: Uint8Array, marks: Uint8Array): boolean {
  let term = Buffer.allocUnsafe(256);
  let at = 0;
  const number = (): number => {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = packed[at++];
      if (byte === undefined) throw new RangeError('a packed record ends too early');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  };
  let isAny = false;
  // Where the text ends in the term before, in bytes of it; 0 where it is not in it, −1 where that is not known.
  let depth = -1;
  for (let place = 0; at < packed.length; place++) {
    const shared = number();
    const rest = number();
    const length = shared + rest;
    if (length > term.length) term = Buffer.concat([term], 2 * length);
    for (let byte = 0; byte < rest; byte++) term[shared + byte] = packed[at + byte] ?? 0;
    at += rest;
    for (let left = number(); left > 0; left--) while ((packed[at++] ?? 0) >= 0x80);
    if (marks[place] !== 1) {
      if (depth > shared) depth = -1;
      continue;
    }
    if (depth <= 0 || shared < depth) depth = endIn(term, length, wanted);
    marks[place] = depth > 0 ? 1 : 0;
    isAny ||= depth > 0;
  }
  return isAny;
}

/** How many bytes of a term there are up to the end of a text in it; 0 when it is not in it. */
function endIn(term: Uint8Array, length: number, wanted: Uint8Array): number {
  const first = wanted[0];
  for (let at = 0; at + wanted.length <= length; at++) {
    if (term[at] !== first) continue;
    let same = 1;
    while (same < wanted.length && term[at + same] === wanted[same]) same++;
    if (same === wanted.length) return at + same;
  }
  return 0;
}

/** Looks up what single terms find. */
export class TermReader {
  readonly #select: StatementSync;

  constructor(database: DatabaseSync) {
    this.#select = database.prepare('SELECT n, packed FROM term WHERE first <= ? ORDER BY first DESC LIMIT 1');
    this.#select.setReturnArrays(true);
  }

  /** What a text finds, letter case aside. */
  find(text: string): readonly TermTarget[] {
    return this.#look(text)?.found.targets ?? [];
  }

  /** Where the term stands that is exactly a text, letter case aside: its block, and its place in that; null for none. */
  place(text: string): { readonly block: number; readonly place: number } | null {
    const looked = this.#look(text);
    if (looked === null || looked.found.targets.length === 0) return null;
    return { block: looked.block, place: looked.found.place };
  }

  #look(text: string): { readonly block: number; readonly found: FoundInBlock } | null {
    const wanted = text.toLowerCase();
    const row = this.#select.get(wanted);
    const packed = row?.[1];
    return packed instanceof Uint8Array
      ? { block: Number(row?.[0]), found: findInBlock(packed, Buffer.from(wanted)) }
      : null;
  }
}

interface FoundInBlock {
  readonly place: number;
  /** None for a text that is no term. */
  readonly targets: readonly TermTarget[];
}

/**
 * Goes through a block in place: a scan looks up a thousand ids, and a view of each term on the way would take most of its
 * time.
 */
function findInBlock(packed: Uint8Array, wanted: Uint8Array): FoundInBlock {
  const numbers = [0, 0, 0, 0, 0];
  const found: TermTarget[] = [];
  let at = 0;
  const number = (): number => {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = packed[at++];
      if (byte === undefined) throw new RangeError('a packed record ends too early');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  };
  // How much of the last term the wanted one begins with.
  let same = 0;
  for (let place = 0; at < packed.length; place++) {
    const shared = number();
    // Terms are sorted: one that leaves what the last had of the wanted one comes after it.
    if (shared < same) break;
    const length = number();
    let isWanted = false;
    if (shared === same) {
      let rest = 0;
      while (rest < length && packed[at + rest] === wanted[shared + rest]) rest++;
      same = shared + rest;
      isWanted = rest === length && same === wanted.length;
    }
    at += length;
    for (let left = number(); left > 0; left--) {
      const coded = number();
      const kind = coded % TERM_KINDS.length;
      const step = Math.floor(coded / TERM_KINDS.length);
      const target = (numbers[kind] ?? 0) + (step % 2 === 0 ? step / 2 : -(step + 1) / 2);
      numbers[kind] = target;
      const name = TERM_KINDS[kind];
      if (isWanted && name !== undefined) found.push({ kind: name, number: target });
    }
    if (isWanted) return { place, targets: found };
  }
  return { place: -1, targets: [] };
}
