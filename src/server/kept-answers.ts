import type { Database } from '../database/index.ts';

/** An answer as it went out, compressed if it was. */
export interface KeptAnswer {
  /** All headers but the request's id. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** The pattern of the route that gave it. */
  readonly route: string;
  /** The database that it tells of; for another it is no answer. */
  readonly database: Database;
  /** Until when it holds, in milliseconds since 1970. */
  readonly until: number;
}

/** What tells one question from another, as HTTP has it. */
export interface Question {
  readonly host: string;
  readonly target: string;
  readonly accept: string;
  readonly acceptEncoding: string;
}

/**
 * The answers given last. What the database alone decides is the same for everybody until the database is replaced, or
 * until an hour is over for what tells ages.
 */
export class KeptAnswers {
  readonly #most: number;
  readonly #answers = new Map<string, KeptAnswer>();
  #bytes = 0;

  /** @param most bytes of all bodies together */
  constructor(most: number) {
    this.#most = most;
  }

  /** The answer to a question, if one was kept that still holds. */
  get(question: Question, database: Database, now: number): KeptAnswer | undefined {
    const key = keyOf(question);
    const answer = this.#answers.get(key);
    if (!answer) return undefined;
    this.#answers.delete(key);
    if (answer.database !== database || !holds(answer.until, now)) {
      this.#bytes -= sizeOf(answer);
      return undefined;
    }
    // The last one asked for is the last to go.
    this.#answers.set(key, answer);
    return answer;
  }

  /** Not kept when it alone would take an eighth of the room. */
  keep(question: Question, answer: KeptAnswer): void {
    const key = keyOf(question);
    if (answer.body.length > this.#most / 8 || this.#answers.has(key)) return;
    this.#answers.set(key, answer);
    this.#bytes += sizeOf(answer);
    for (const [oldest, old] of this.#answers) {
      if (this.#bytes <= this.#most) return;
      this.#answers.delete(oldest);
      this.#bytes -= sizeOf(old);
    }
  }

  /** Forgets all, so that a database that was replaced can be let go of. */
  clear(): void {
    this.#answers.clear();
    this.#bytes = 0;
  }
}

/** An end that is further away was set by a clock that was ahead, and has been put right since. */
function holds(until: number, now: number): boolean {
  return until > now && (until === Number.POSITIVE_INFINITY || until - now <= HOUR);
}

const HOUR = 3_600_000;

function keyOf({ host, target, accept, acceptEncoding }: Question): string {
  return `${host}\n${target}\n${accept}\n${acceptEncoding}`;
}

function sizeOf({ body }: KeptAnswer): number {
  return body.length + OVERHEAD_BYTES;
}

/** Of the key, the headers and the maps, roughly. */
const OVERHEAD_BYTES = 1_536;
