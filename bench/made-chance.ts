/** Numbers that look random and are the same for the same seed, on every machine. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to 1, without 1. The generator is Mulberry32. */
  share(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to `below`, without it. */
  below(below: number): number {
    return Math.floor(this.share() * below);
  }

  /** True so many times in one. */
  happens(share: number): boolean {
    return this.share() < share;
  }

  of<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }

  /** One of `size` things, of which few are chosen often and most seldom: the more `skew`, the more so. */
  favourite(size: number, skew: number): number {
    return Math.floor(size * this.share() ** skew);
  }

  /** A number distributed as these quantiles were measured to be. */
  like(quantiles: Quantiles): number {
    const at = this.share();
    let place = 1;
    while (place < SHARES.length - 1 && (SHARES[place] ?? 1) < at) place++;
    const [before, after] = [SHARES[place - 1] ?? 0, SHARES[place] ?? 1];
    const [low, high] = [quantiles[place - 1] ?? 0, quantiles[place] ?? 0];
    // Between two quantiles small numbers are more frequent than large ones.
    const part = (at - before) / (after - before);
    return Math.round((low + 1) ** (1 - part) * (high + 1) ** part - 1);
  }
}

/** The value below which lie 0, 10, 25, 50, 75, 90, 99 and 100 of a hundred. */
export type Quantiles = readonly [number, number, number, number, number, number, number, number];

const SHARES = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1] as const;
