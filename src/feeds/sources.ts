import { basename, resolve } from 'node:path';
import { isUrl, withoutCredentials } from './input/url.ts';
import type { FeedFormat, FeedSource, FeedSpec } from './types.ts';

const UNKNOWN = 'unknown';

/** What a reader of records asks for their source. */
export interface NamedSources {
  /**
   * The source of that name, its licence joined with that of one more record: an SPDX id, `unknown`, or null for a
   * record that cannot be read and so says nothing of it.
   */
  named(name: string, licence: string | null, dated: boolean): FeedSource;
}

/** The sources met in one feed: one object each, so that items can share it. */
export class Sources implements NamedSources {
  readonly #spec: FeedSpec;
  readonly #location: string;
  readonly #byName = new Map<string, MetSource>();
  /** What a licence file beside the records says. */
  #stated = UNKNOWN;

  constructor(spec: FeedSpec) {
    this.#spec = spec;
    const { location } = spec;
    this.#location = isUrl(location) ? withoutCredentials(location) : basename(resolve(location));
  }

  /** Takes this as the licence of all records from here on that do not say theirs. */
  state(licence: string): void {
    this.#stated = licence;
  }

  named(name: string, licence: string | null, dated: boolean): FeedSource {
    let source = this.#byName.get(name);
    if (source === undefined) {
      source = new MetSource(name, this.#spec.format, this.#location, dated);
      this.#byName.set(name, source);
    }
    if (licence !== null) source.join(licence === UNKNOWN ? this.#stated : licence);
    return source;
  }
}

class MetSource implements FeedSource {
  readonly name: string;
  readonly format: FeedFormat;
  readonly location: string;
  readonly dated: boolean;
  readonly #licences = new Set<string>();

  constructor(name: string, format: FeedFormat, location: string, dated: boolean) {
    this.name = name;
    this.format = format;
    this.location = location;
    this.dated = dated;
  }

  join(licence: string): void {
    this.#licences.add(licence);
  }

  /** All of them hold for what is published under several; one unknown part makes the whole unknown. */
  get licence(): string {
    const isKnown = this.#licences.size > 0 && !this.#licences.has(UNKNOWN);
    return isKnown ? [...this.#licences].sort().join(' AND ') : UNKNOWN;
  }
}
