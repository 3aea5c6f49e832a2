import { limits } from '../../model/index.ts';
import { InventoryError } from '../errors.ts';
import { nestingProblem } from '../json-nesting.ts';
import { MAX_DOCUMENT_WORD } from '../limits.ts';

/** A JSON object of which nothing is known yet. What is not of the type asked for is passed over. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The JSON of a document that someone handed in.
 * @throws {InventoryError} when it is none, or over a limit: each is told before anything is built in memory
 */
export function parseJson(bytes: Uint8Array, subject: string): unknown {
  const problem = nestingProblem(bytes);
  if (problem !== null) throw tooLarge(subject, problem);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (cause) {
    throw new InventoryError('not-a-document', subject, 'is no JSON', 'give an SBOM or a report in JSON', { cause });
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under `key`, or an empty one. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = own(object, key);
  return isObject(value) ? value : {};
}

/** The list under `key`, or an empty one. */
export function listAt(object: JsonObject, key: string): readonly unknown[] {
  const value = own(object, key);
  return Array.isArray(value) ? value : [];
}

/** The objects in the list under `key`. */
export function objectsAt(object: JsonObject, key: string): readonly JsonObject[] {
  return listAt(object, key).filter(isObject);
}

/** The texts in the list under `key`. */
export function wordsAt(object: JsonObject, key: string): readonly string[] {
  return listAt(object, key).filter(isWord);
}

/** A name, a version, an id or a path under `key`; empty where there is none that can be one. */
export function wordAt(object: JsonObject, key: string): string {
  const value = own(object, key);
  return isWord(value) ? value : '';
}

/** A text of several lines under `key`, cut where it is too long to be read. */
export function proseAt(object: JsonObject, key: string): string {
  const value = own(object, key);
  return typeof value === 'string' ? value.slice(0, PROSE_CHARACTERS) : '';
}

/** A text of ours under `key`, of any length; the document's own size limits it. */
export function textAt(object: JsonObject, key: string): string {
  const value = own(object, key);
  return typeof value === 'string' ? value : '';
}

/** A whole number under `key`; 0 where there is none. */
export function countAt(object: JsonObject, key: string): number {
  const value = own(object, key);
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : 0;
}

/** Whether a key stands in the document, whatever is under it. */
export function has(object: JsonObject, key: string): boolean {
  return Object.hasOwn(object, key);
}

/**
 * The objects in a list of components or findings.
 * @throws {InventoryError} when there are more of them than are read, before anything is made of them
 */
export function componentsAt(object: JsonObject, key: string, subject: string): readonly JsonObject[] {
  const list = listAt(object, key);
  checkCount(list.length, subject);
  return list.filter(isObject);
}

/** @throws {InventoryError} when there are more components or findings than are read. */
export function checkCount(count: number, subject: string): void {
  if (count > limits.documentComponents)
    throw tooLarge(subject, `lists more than ${limits.documentComponents} components (limits.documentComponents)`);
}

function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

const PROSE_CHARACTERS = 64 * 1024;

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_DOCUMENT_WORD && !/\p{Cc}/u.test(value);
}

export function tooLarge(subject: string, problem: string): InventoryError {
  return new InventoryError('document-over-limit', subject, problem, 'give the SBOM or report of one image');
}
