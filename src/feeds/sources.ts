import { lastSegment } from './input/feed-file.ts';
import { isUrl, withoutCredentials } from './input/url.ts';
import type { FeedSource, FeedSpec } from './types.ts';

const UNKNOWN = 'unknown';

/** The sources met in one feed: one object each, so that items can share it. */
export class Sources {
  readonly #spec: FeedSpec;
  readonly #location: string;
  readonly #byName = new Map<string, { source: FeedSource; readonly licences: Set<string> }>();
  /** What a licence file beside the records says. */
  #stated = UNKNOWN;

  constructor(spec: FeedSpec) {
    this.#spec = spec;
    const { location } = spec;
    this.#location = isUrl(location) ? withoutCredentials(location) : lastSegment(location.replace(/[\\/]+$/, ''));
  }

  /** Takes this as the licence of all records from here on that do not say theirs. */
  state(licence: string): void {
    this.#stated = licence;
  }

  /**
   * The source of that name, its licence joined with that of one more record: an SPDX id, `unknown`, or null for a
   * record that says nothing of it. A source whose licence changes by that is a new object.
   */
  named(name: string, licence: string | null, dated: boolean): FeedSource {
    const term = licence === UNKNOWN ? this.#stated : licence;
    const known = this.#byName.get(name);
    if (known && (term === null || known.licences.has(term))) return known.source;
    const licences = new Set([...(known?.licences ?? []), ...(term === null ? [] : [term])]);
    const source: FeedSource = {
      name,
      format: this.#spec.format,
      location: this.#location,
      licence: licences.size === 0 ? this.#stated : joined(licences),
      dated,
    };
    this.#byName.set(name, { source, licences });
    return source;
  }
}

/** All of them hold for a source that is published under several; one unknown part makes the whole unknown. */
function joined(licences: ReadonlySet<string>): string {
  return licences.has(UNKNOWN) ? UNKNOWN : [...licences].sort().join(' AND ');
}
