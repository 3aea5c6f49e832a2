import type { FeedSource } from '../../feeds/index.ts';
import type { Seconds } from '../../model/index.ts';
import { DatabaseError } from '../errors.ts';
import { EXAMPLES_NAMED, REASONS_LIMIT, UNREADABLE_SHARE } from '../limits.ts';
import type { SourceInfo } from '../types.ts';

interface Reason {
  count: number;
  readonly example: string;
}

/** Counts what one source gave, what was left out, and why. */
export class SourceTally {
  readonly #source: FeedSource;
  readonly #location: string;
  readonly #reasons = new Map<string, Reason>();
  readonly #examples: string[] = [];
  #records = 0;
  #leftOut = 0;
  #unreadable = 0;
  #newest: Seconds | null = null;

  constructor(source: FeedSource, location: string) {
    this.#source = source;
    this.#location = location;
  }

  read(...times: readonly (Seconds | null)[]): void {
    this.#records++;
    for (const time of times) {
      if (time !== null && (this.#newest === null || time > this.#newest)) this.#newest = time;
    }
  }

  leaveOut(item: { readonly kind: 'unreadable' | 'left-out'; readonly name: string; readonly reason: string }): void {
    if (item.kind === 'left-out') this.#leftOut++;
    else {
      this.#unreadable++;
      if (this.#examples.length < EXAMPLES_NAMED) this.#examples.push(`${item.name} (${item.reason})`);
    }
    const reason = this.#reasons.has(item.reason) || this.#reasons.size < REASONS_LIMIT ? item.reason : 'other reasons';
    const known = this.#reasons.get(reason);
    if (known) known.count++;
    else this.#reasons.set(reason, { count: 1, example: item.name });
  }

  /** A few unreadable records do not stop a build, more than one in a hundred do. */
  check(): void {
    const all = this.#records + this.#leftOut + this.#unreadable;
    if (this.#unreadable <= all * UNREADABLE_SHARE) return;
    throw new DatabaseError(
      'unreadable-source',
      this.#location,
      `${this.#unreadable} of ${all} records of ${this.#source.name} are unreadable: ${this.#examples.join(', ')}`,
      'fetch the source again, or leave it out',
    );
  }

  info(): SourceInfo {
    const { name, format, licence, dated } = this.#source;
    const reasons = [...this.#reasons].map(([reason, { count, example }]) => ({ reason, count, example }));
    return {
      ...{ name, format, location: this.#location, licence, dated },
      records: this.#records,
      leftOut: this.#leftOut,
      unreadable: this.#unreadable,
      reasons: reasons.sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
      newest: this.#newest,
    };
  }
}

/** The tallies of all sources, in the order in which they first gave something. */
export class SourceTallies {
  readonly #tallies = new Map<string, SourceTally>();
  /** The items of a source share one object, by which its tally is found without making a key of its words. */
  readonly #bySource = new Map<FeedSource, SourceTally>();

  /** `copyOf`: where the source's own location is that of a copy, what it is a copy of. */
  of(source: FeedSource, copyOf: string | null): SourceTally {
    const known = this.#bySource.get(source);
    if (known) return known;
    const location = copyOf ?? source.location;
    const key = `${source.name}\n${location}`;
    const tally = this.#tallies.get(key) ?? new SourceTally(source, location);
    this.#tallies.set(key, tally);
    this.#bySource.set(source, tally);
    return tally;
  }

  check(): void {
    for (const tally of this.#tallies.values()) tally.check();
  }

  infos(): readonly SourceInfo[] {
    return [...this.#tallies.values()].map((tally) => tally.info());
  }
}
