/** An answer as it goes out, compressed if it is. */
export interface KeptAnswer {
  readonly headers: Headers;
  readonly body: ArrayBuffer;
}

/**
 * The answers given last. What the database alone decides is the same for everybody until the database is replaced, by
 * which the keys change and these are forgotten one by one.
 */
export class KeptAnswers {
  readonly #most: number;
  readonly #answers = new Map<string, KeptAnswer>();
  #bytes = 0;

  /** @param most bytes of all bodies together */
  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): KeptAnswer | undefined {
    const answer = this.#answers.get(key);
    if (answer) {
      // The last one asked for is the last to go.
      this.#answers.delete(key);
      this.#answers.set(key, answer);
    }
    return answer;
  }

  /** Not kept when it alone would take an eighth of the room. */
  keep(key: string, answer: KeptAnswer): void {
    if (answer.body.byteLength > this.#most / 8 || this.#answers.has(key)) return;
    this.#answers.set(key, answer);
    this.#bytes += answer.body.byteLength + OVERHEAD_BYTES;
    for (const [oldest, { body }] of this.#answers) {
      if (this.#bytes <= this.#most) return;
      this.#answers.delete(oldest);
      this.#bytes -= body.byteLength + OVERHEAD_BYTES;
    }
  }
}

/** Of the key, the headers and the maps, roughly. */
const OVERHEAD_BYTES = 1_024;
