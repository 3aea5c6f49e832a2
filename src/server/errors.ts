import { FixedinError } from '../model/index.ts';

/** What a client is told with the status that its request ends with. */
export type ProblemStatus = 400 | 403 | 404 | 405 | 406 | 408 | 413 | 414 | 415 | 422 | 431 | 500 | 502 | 503 | 504;

/** A request that cannot be answered, as the client is to hear it. */
export class HttpProblem extends FixedinError {
  readonly status: ProblemStatus;
  /** Headers that go with this answer: `Allow`, `Retry-After`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: ProblemStatus,
    code: string,
    subject: string,
    problem: string,
    remedy = '',
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(code, subject.slice(0, SUBJECT_CHARACTERS), problem, remedy);
    this.status = status;
    this.headers = headers;
  }
}

/** What was asked is said back, but never at any length. */
const SUBJECT_CHARACTERS = 200;
