/**
 * How many bytes each of sorted terms shares with the one before, in which the next term that shares no more than so many
 * is found without looking at all between: those of one beginning may be hundreds of thousands.
 */
export class SharedBeginnings {
  readonly #shared: Uint8Array;
  /** The least of each 64 terms, and of each 64 of those. */
  readonly #least: Uint8Array;
  readonly #leastOfMany: Uint8Array;

  constructor(shared: Uint8Array) {
    this.#shared = shared;
    this.#least = leastOfEach(shared);
    this.#leastOfMany = leastOfEach(this.#least);
  }

  /** The first term after another that shares no more than so many bytes; one past the last term when there is none. */
  next(term: number, most: number): number {
    const shared = this.#shared;
    let at = term + 1;
    for (; at % EACH !== 0 && at < shared.length; at++) if ((shared[at] ?? 0) <= most) return at;
    while (at < shared.length) {
      if (at % MANY === 0 && (this.#leastOfMany[at / MANY] ?? 0) > most) at += MANY;
      else if ((this.#least[at / EACH] ?? 0) > most) at += EACH;
      else {
        while ((shared[at] ?? 0) > most) at++;
        return at;
      }
    }
    return shared.length;
  }
}

const EACH = 64;
const MANY = EACH * EACH;

function leastOfEach(numbers: Uint8Array): Uint8Array {
  const least = new Uint8Array(Math.ceil(numbers.length / EACH)).fill(255);
  for (let at = 0; at < numbers.length; at++) {
    const place = Math.floor(at / EACH);
    least[place] = Math.min(least[place] ?? 0, numbers[at] ?? 0);
  }
  return least;
}
