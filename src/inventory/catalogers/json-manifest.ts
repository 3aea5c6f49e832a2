import { isObject, type JsonObject } from '../documents/json.ts';
import { nestingProblem } from '../json-nesting.ts';
import type { EvidenceFile } from './types.ts';

export { has, isObject, type JsonObject, listAt, objectAt, objectsAt, wordAt } from '../documents/json.ts';

/**
 * The JSON object that a manifest is.
 * @throws {Error} when it is none, or over a limit; the sentence does not name the file
 */
export function jsonManifest(file: EvidenceFile): JsonObject {
  const value = parseJson(file.bytes);
  if (!isObject(value)) throw new Error('is no JSON object');
  return value;
}

/**
 * Any JSON, of an editor that puts a byte order mark before it, too.
 * @throws {Error} when it is none, or over a limit
 */
export function parseJson(bytes: Buffer): unknown {
  const problem = nestingProblem(bytes);
  if (problem !== null) throw new Error(problem);
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (cause) {
    throw new Error(bytes.length === 0 ? 'is empty, where JSON was expected' : 'is no JSON', { cause });
  }
}
