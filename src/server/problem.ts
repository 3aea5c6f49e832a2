import { DatabaseError } from '../database/index.ts';
import { ImageError, type ImageErrorCode } from '../image/index.ts';
import { FixedinError, UsageError } from '../model/index.ts';
import { HttpProblem, type ProblemStatus } from './errors.ts';

/** https://www.rfc-editor.org/rfc/rfc9457 */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The error's stable name: `bad-parameter`, `unknown-advisory`. */
  readonly code: string;
  /** By which the server's log names this request. */
  readonly requestId: string;
}

/** An error as its client sees it. Only errors that are made for people say what they are; of others, nothing leaves. */
export function problemOf(error: unknown, requestId: string): ProblemDocument {
  const { status, code, detail } = facts(error);
  return { type: `urn:fixedin:problem:${code}`, title: TITLES[status], status, detail, code, requestId };
}

/** Headers that an error's answer carries beside its document. */
export function problemHeaders(error: unknown): Readonly<Record<string, string>> {
  return error instanceof HttpProblem ? error.headers : {};
}

/** True for what the operator must hear of: an error that no client caused. */
export function isUnexpected(error: unknown): boolean {
  return facts(error).status === 500;
}

interface Facts {
  readonly status: ProblemStatus;
  readonly code: string;
  readonly detail: string;
}

function facts(error: unknown): Facts {
  if (error instanceof HttpProblem) return { status: error.status, code: error.code, detail: error.message };
  if (error instanceof ImageError) {
    return { status: IMAGE_STATUS[error.code] ?? 422, code: error.code, detail: error.message };
  }
  // A damaged database is the operator's, whose log has the file.
  if (error instanceof DatabaseError) {
    return { status: 503, code: error.code, detail: 'The database cannot be read now; its operator has been told.' };
  }
  if (error instanceof UsageError) return { status: 400, code: error.code, detail: error.message };
  if (error instanceof FixedinError) return { status: 422, code: error.code, detail: error.message };
  return { status: 500, code: 'unexpected', detail: 'Something went wrong here; the log of the server says what.' };
}

/** What reading an image comes to for who asked: their mistake, the registry's, or an image that is none. */
const IMAGE_STATUS: Readonly<Partial<Record<ImageErrorCode | (string & {}), ProblemStatus>>> = {
  'bad-reference': 400,
  'bad-platform': 400,
  'unknown-source': 400,
  'not-found': 404,
  'platform-missing': 404,
  'forbidden-address': 403,
  unauthorised: 403,
  offline: 403,
  unreachable: 502,
  'registry-failed': 502,
  'timed-out': 504,
};

const TITLES: Readonly<Record<ProblemStatus, string>> = {
  400: 'The request is not well formed',
  403: 'The server may not do this',
  404: 'There is no such thing here',
  405: 'The address does not take this method',
  406: 'The answer has no such form',
  408: 'The request came too slowly',
  413: 'The request is too large',
  414: 'The address is too long',
  415: 'The content is of no known type',
  422: 'The content cannot be used',
  431: 'The headers are too large',
  500: 'The server failed',
  502: 'Another server failed',
  503: 'The server cannot answer now',
  504: 'Another server did not answer in time',
};
