import { ImageError } from '../errors.ts';
import { JsonObject } from '../json-document.ts';
import { isWebPage, readDocument } from './document.ts';
import { TransientError } from './failure.ts';
import { ERROR_BYTES, type RegistryTiming } from './limits.ts';
import { parseRetryAfter } from './retry.ts';
import type { Answer } from './transport.ts';

/** What was asked for, for the sentence of an error. */
export interface Wanted {
  /** The image's reference. */
  readonly subject: string;
  /** `the manifest sha256:…`, `the layer sha256:…`; empty for the image itself. */
  readonly part: string;
}

/**
 * The error that an answer of another status than success means. Reads what it can of the body.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes
 */
export async function refusal(answer: Answer, wanted: Wanted, timing: RegistryTiming): Promise<ImageError> {
  const { status } = answer;
  const { host } = answer.url;
  const { subject, part } = wanted;
  if (status === 429 || status >= 500) {
    answer.discard();
    return overloaded(answer, subject);
  }
  if (status === 401 || status === 403) {
    answer.discard();
    if (part === '') return unauthorised(subject, host);
    return new ImageError('unauthorised', subject, `${host} refuses ${part} (status ${status})`, 'try again later');
  }
  const page = isWebPage(answer);
  const told = page ? '' : await errorText(answer, timing);
  if (page) answer.discard();
  if (status === 404) {
    if (page) return webPage(subject, host, 404);
    if (part !== '') {
      return new ImageError('not-found', subject, `${host} does not have ${part}`, 'push the image again');
    }
    return new ImageError('not-found', subject, `${host} knows no such image${told}`, 'check the name and the tag');
  }
  return new ImageError('registry-failed', subject, `${host} answers with status ${status}${told}`);
}

/** For a registry that wants to know who asks, or does not want to tell what exists. */
export function unauthorised(subject: string, host: string): ImageError {
  const problem = `does not exist in ${host}, or needs credentials`;
  return new ImageError('unauthorised', subject, problem, `check the name; ${LOG_IN}`);
}

/** For a registry that takes a user name and a password only, of which none are known. */
export function needsPassword(subject: string, host: string): ImageError {
  return new ImageError('unauthorised', subject, `${host} asks for a user name and a password`, LOG_IN);
}

/** @param from where the credentials were found */
export function refusedCredentials(subject: string, host: string, from: string): ImageError {
  const problem = `${host} does not take the credentials that ${from} has for it`;
  return new ImageError('unauthorised', subject, problem, 'log in again (docker login, podman login)');
}

/** For credentials that were taken, but do not open this image. @param from where they were found */
export function notForThem(subject: string, host: string, from: string): ImageError {
  const problem = `does not exist in ${host}, or the credentials that ${from} has for it may not read it`;
  return new ImageError('unauthorised', subject, problem, 'check the name, or log in as somebody else');
}

export function webPage(subject: string, host: string, status: number): ImageError {
  const problem = `${host} answers with a web page (status ${status}), not as a registry does`;
  return new ImageError('registry-failed', subject, problem, 'check the host, and that no proxy asks for a log-in');
}

const LOG_IN = 'for a private image log in first (docker login, podman login)';

function overloaded(answer: Answer, subject: string): TransientError {
  const retryAfter = parseRetryAfter(answer.headers['retry-after'], Date.now());
  const when = retryAfter === null ? 'later' : `in ${Math.ceil(retryAfter / 1000)} seconds`;
  const problem = answer.status === 429 ? 'gets too many requests (status 429)' : `fails (status ${answer.status})`;
  return new TransientError(
    'registry-failed',
    subject,
    `${answer.url.host} ${problem}`,
    `try again ${when}`,
    retryAfter,
  );
}

/** ` (MANIFEST_UNKNOWN: manifest unknown)`, from the registry's own account; empty where it gives none. */
async function errorText(answer: Answer, timing: RegistryTiming): Promise<string> {
  try {
    const bytes = await readDocument(answer, ERROR_BYTES, timing, '');
    const error = JsonObject.parse(bytes, 'registry-failed', '').objects('errors', 1000)[0];
    const text = [error?.text('code'), error?.text('message')].filter(Boolean).join(': ');
    return text === '' ? '' : ` (${text.slice(0, 200)})`;
  } catch (error) {
    // The status has said what matters; an account that cannot be read takes nothing from it.
    if (error instanceof ImageError) return '';
    throw error;
  }
}
