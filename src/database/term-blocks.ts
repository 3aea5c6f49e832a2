import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { PackedReader, PackedWriter } from './packed.ts';

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

/** Terms a block: a lookup goes through one of them, in some microseconds; a search reads them all. */
const TERMS_IN_BLOCK = 128;

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

/** Who is told what a block holds. */
export interface TermVisitor {
  /** A term: how many bytes it shares with the one before, and the rest of them, as a view. */
  term(shared: number, rest: Buffer): void;
  /** What the last term finds, one call each; `kind` is its place in TERM_KINDS. */
  target(kind: number, number: number): void;
}

/** Goes through a block, in its order. */
export function visitTerms(packed: Uint8Array, visitor: TermVisitor): void {
  const reader = new PackedReader(packed);
  const numbers = [0, 0, 0, 0, 0];
  while (!reader.atEnd) {
    visitor.term(reader.number(), reader.bytes());
    for (let left = reader.number(); left > 0; left--) {
      const coded = reader.number();
      const kind = coded % TERM_KINDS.length;
      const step = Math.floor(coded / TERM_KINDS.length);
      const number = (numbers[kind] ?? 0) + (step % 2 === 0 ? step / 2 : -(step + 1) / 2);
      numbers[kind] = number;
      visitor.target(kind, number);
    }
  }
}

/** Looks up what single terms find. */
export class TermReader {
  readonly #select: StatementSync;

  constructor(database: DatabaseSync) {
    this.#select = database.prepare('SELECT packed FROM term WHERE first <= ? ORDER BY first DESC LIMIT 1');
  }

  /** What a text finds, letter case aside. */
  find(text: string): readonly TermTarget[] {
    const wanted = Buffer.from(text.toLowerCase());
    const packed = this.#select.get(wanted.toString())?.['packed'];
    return packed instanceof Uint8Array ? findInBlock(packed, wanted) : [];
  }
}

/**
 * As `visitTerms`, for one term, and in place: a scan looks up a thousand ids, and a view of each term on the way would
 * take most of its time.
 */
function findInBlock(packed: Uint8Array, wanted: Uint8Array): readonly TermTarget[] {
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
  while (at < packed.length) {
    const shared = number();
    // Terms are sorted: one that leaves what the last had of the wanted one comes after it.
    if (shared < same) return found;
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
    if (isWanted) return found;
  }
  return found;
}
