/** A set of whole numbers from 0 to a size, a bit each. */
export class BitSet {
  readonly size: number;
  /** Signed, for V8 then never makes an object of one. */
  readonly #words: Int32Array;

  constructor(size: number, words: Int32Array = new Int32Array(wordsFor(size))) {
    this.size = size;
    this.#words = words;
  }

  /** From which another thread can make the same set, where they are in memory that threads share. */
  get words(): Int32Array {
    return this.#words;
  }

  has(number: number): boolean {
    return (((this.#words[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1;
  }

  add(number: number): void {
    this.#words[number >>> 5] = (this.#words[number >>> 5] ?? 0) | (1 << (number & 31));
  }

  /** Adds every number from `start` to `end`, without it. */
  addRange(start: number, end: number): void {
    if (start >= end) return;
    const words = this.#words;
    const [first, last] = [start >>> 5, (end - 1) >>> 5];
    const [low, high] = [-1 << (start & 31), -1 >>> (31 - ((end - 1) & 31))];
    if (first === last) {
      words[first] = (words[first] ?? 0) | (low & high);
      return;
    }
    words[first] = (words[first] ?? 0) | low;
    for (let word = first + 1; word < last; word++) words[word] = -1;
    words[last] = (words[last] ?? 0) | high;
  }

  keepOnly(other: BitSet): void {
    const [words, others] = [this.#words, other.#words];
    for (let word = 0; word < words.length; word++) words[word] = (words[word] ?? 0) & (others[word] ?? 0);
  }

  clear(): void {
    this.#words.fill(0);
  }

  copy(): BitSet {
    return new BitSet(this.size, this.#words.slice());
  }

  count(): number {
    let count = 0;
    for (let word = 0; word < this.#words.length; word++) count += bitsIn(this.#words[word] ?? 0);
    return count;
  }

  /** The first number from `from` on; −1 when there is none. */
  next(from: number): number {
    const words = this.#words;
    let word = from >>> 5;
    let bits = (words[word] ?? 0) & (-1 << (from & 31));
    while (bits === 0) {
      if (++word >= words.length) return -1;
      bits = words[word] ?? 0;
    }
    return word * 32 + (31 - Math.clz32(bits & -bits));
  }

  /** Tells stretches of numbers that follow each other, by their first and one past their last, ascending. */
  forEachRun(tell: (start: number, end: number) => void): void {
    const words = this.#words;
    for (let word = 0; word < words.length; word++) {
      let bits = words[word] ?? 0;
      if (bits === 0) continue;
      if (bits === -1) {
        const first = word;
        while (words[word + 1] === -1) word++;
        tell(first * 32, Math.min(this.size, word * 32 + 32));
        continue;
      }
      // A stretch of a word at a time: its first bit, and how many follow.
      while (bits !== 0) {
        const start = 31 - Math.clz32(bits & -bits);
        const rest = ~(bits >>> start);
        const length = rest === 0 ? 32 - start : 31 - Math.clz32(rest & -rest);
        tell(word * 32 + start, word * 32 + start + length);
        bits &= start + length >= 32 ? 0 : -1 << (start + length);
      }
    }
  }

  /** How many numbers below `end` are in it. */
  countBelow(end: number): number {
    let count = bitsIn((this.#words[end >>> 5] ?? 0) & ((1 << (end & 31)) - 1));
    for (let word = 0; word < end >>> 5; word++) count += bitsIn(this.#words[word] ?? 0);
    return count;
  }
}

/** How many words a set of a size has. */
export function wordsFor(size: number): number {
  return (size + 31) >>> 5;
}

function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
