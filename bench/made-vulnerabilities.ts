import type { Chance } from './made-chance.ts';

/** A vulnerability as advisories name it. */
export interface MadeVulnerability {
  readonly cve: string;
  /** Null for those that GitHub has not reviewed. */
  readonly ghsa: string | null;
}

/** Vulnerabilities in the years and numbers of real CVEs: the last years have most, and each counts from 1. */
export class Vulnerabilities {
  readonly #all: readonly MadeVulnerability[];

  constructor(chance: Chance, count: number) {
    const all: MadeVulnerability[] = [];
    for (const [year, share] of YEARS) {
      const ofYear = Math.ceil(count * share);
      // Not every number of a year is in the advisories at hand.
      let number = 0;
      for (let nth = 0; nth < ofYear && all.length < count; nth++) {
        number += 1 + chance.below(2 * (Math.ceil(NUMBERS_OF_2024 / (0.16 * count)) || 1));
        const cve = `CVE-${year}-${String(number).padStart(4, '0')}`;
        all.push({ cve, ghsa: chance.happens(REVIEWED) ? `GHSA-${dashed(chance)}` : null });
      }
    }
    this.#all = all;
  }

  /** One of all. */
  any(chance: Chance): MadeVulnerability {
    return this.#at(chance.below(this.#all.length));
  }

  /** One of the tenth that distributions speak of again and again: the most frequent are in some thousand packages. */
  common(chance: Chance): MadeVulnerability {
    const tenth = Math.ceil(this.#all.length / 10);
    return this.#at((chance.favourite(tenth, 2) * 7919) % this.#all.length);
  }

  #at(position: number): MadeVulnerability {
    const one = this.#all[position];
    if (one === undefined) throw new RangeError(`no vulnerability ${position}`);
    return one;
  }
}

/** `q2g4-fr75-mfgw`, as the ids of GitHub and Chainguard end. */
export function dashed(chance: Chance): string {
  let text = '';
  for (let place = 0; place < 14; place++) {
    text += place % 5 === 4 ? '-' : (LETTERS[chance.below(LETTERS.length)] ?? '');
  }
  return text;
}

const LETTERS = '23456789cfghjmpqrvwx';

/** Of CVEs in Wolfi's advisories, so many come with a GHSA. */
const REVIEWED = 0.6;

/** The numbers that were given out in a late year. */
const NUMBERS_OF_2024 = 56_000;

/** Shares of the CVEs in the public data, by year. */
const YEARS: readonly (readonly [year: number, share: number])[] = [
  ...[2003, 2005, 2007, 2009, 2011].map((year): [number, number] => [year, 0.006]),
  ...[2013, 2014, 2015, 2016].map((year): [number, number] => [year, 0.02]),
  ...[2017, 2018, 2019].map((year): [number, number] => [year, 0.06]),
  ...[2020, 2021, 2022].map((year): [number, number] => [year, 0.1]),
  ...[2023, 2024].map((year): [number, number] => [year, 0.16]),
  [2025, 0.1],
];
