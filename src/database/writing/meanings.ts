import { sortIds } from '../../model/index.ts';
import { int32sApart } from '../arrays/apart.ts';

/** Several vulnerabilities that an id means, in display order once `settle` has been called. */
interface Several {
  readonly numbers: number[];
  /** The id whose list this is; others with the same list share it. */
  readonly owner: number;
}

/**
 * What each id means, while it is found out: nearly all mean one vulnerability, which takes four bytes; lists of several
 * are shared by the ids that mean the same.
 */
export class Meanings {
  readonly size: number;
  readonly #id: (number: number) => string;
  /** −1 for nothing yet, the number of the one vulnerability, or −2 − the place of a list. */
  readonly #codes: Int32Array;
  readonly #several: Several[] = [];
  readonly #prepared = new Map<number, number>();

  /** @param id the id of a number */
  constructor(size: number, id: (number: number) => string) {
    this.size = size;
    this.#id = id;
    this.#codes = int32sApart(size).fill(-1);
  }

  has(number: number): boolean {
    return this.#codes[number] !== -1;
  }

  of(number: number): readonly number[] {
    return this.#list(this.#codes[number] ?? -1);
  }

  /** Makes an id mean one vulnerability. */
  set(number: number, vulnerability: number): void {
    this.#codes[number] = vulnerability;
  }

  /** Makes `to` mean what `from` means. */
  copy(from: number, to: number): void {
    this.#codes[to] = this.#codes[from] ?? -1;
  }

  /** Makes `to` mean what `from` means, too. */
  join(from: number, to: number): void {
    if (this.#codes[from] === this.#codes[to]) return;
    const known = new Set(this.of(to));
    const more = this.of(from).filter((number) => !known.has(number));
    if (more.length === 0) return;
    const own = this.#several[-2 - (this.#codes[to] ?? -1)];
    if (own?.owner === to) own.numbers.push(...more);
    else this.#codes[to] = this.#keep([...known, ...more], to);
  }

  /** Puts the lists in display order. */
  settle(): void {
    for (const { numbers } of this.#several) inDisplayOrder(numbers, this.#id);
  }

  /** Remembers that an id is to mean what all of the others mean now. */
  prepare(number: number, others: readonly number[]): void {
    const codes = [...new Set(others.map((other) => this.#codes[other] ?? -1))];
    const [first = -1] = codes;
    const isOne = codes.length === 1;
    const union = isOne ? [] : [...new Set(codes.flatMap((code) => this.#list(code)))];
    this.#prepared.set(number, isOne ? first : this.#keep(inDisplayOrder(union, this.#id), number));
  }

  /** Makes what was prepared so. */
  setPrepared(): void {
    for (const [number, code] of this.#prepared) this.#codes[number] = code;
    this.#prepared.clear();
  }

  #list(code: number): readonly number[] {
    if (code === -1) return [];
    return code >= 0 ? [code] : (this.#several[-2 - code]?.numbers ?? []);
  }

  #keep(numbers: number[], owner: number): number {
    this.#several.push({ numbers, owner });
    return -1 - this.#several.length;
  }
}

/** Sorts ids' numbers, each there once, by the ids, as they are shown. */
export function inDisplayOrder(numbers: number[], id: (number: number) => string): number[] {
  if (numbers.length < 2) return numbers;
  const numberOf = new Map(numbers.map((number) => [id(number), number]));
  for (const [place, one] of sortIds(numberOf.keys()).entries()) numbers[place] = numberOf.get(one) ?? 0;
  return numbers;
}
