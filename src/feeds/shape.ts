import { parseTime, type Seconds } from '../model/index.ts';
import { LIST_ITEMS, NAME_CHARACTERS, TEXT_CHARACTERS } from './limits.ts';

/**
 * A JSON or YAML object of which nothing is known yet. The readers below take from it what has the right type and pass
 * over what has not; only what a record cannot do without makes it `Unreadable`.
 */
export type Shape = Readonly<Record<string, unknown>>;

/** A record cannot be read; the message is the reason, in the same words for the same cause. */
export class Unreadable extends Error {}

export function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under `key`, or an empty one. */
export function shapeAt(shape: Shape, key: string): Shape {
  const value = shape[key];
  return isShape(value) ? value : {};
}

/** A text for people under `key`, cut where it is too long; empty where there is none. */
export function textAt(shape: Shape, key: string): string {
  const value = shape[key];
  return typeof value === 'string' ? value.slice(0, TEXT_CHARACTERS) : '';
}

/** @throws {Unreadable} when there is no id, name or version under `key`. */
export function nameAt(shape: Shape, key: string): string {
  const value = shape[key];
  if (!isName(value)) throw new Unreadable(`has no ${key}`);
  return value;
}

/** True for a text that can be an id, a name or a version: not empty, not absurdly long, no control characters. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= NAME_CHARACTERS && !/\p{Cc}/u.test(value);
}

/**
 * The list under `key`, or an empty one.
 * @throws {Unreadable} when it is absurdly long.
 */
export function listAt(shape: Shape, key: string): readonly unknown[] {
  const value = shape[key];
  if (!Array.isArray(value)) return [];
  if (value.length > LIST_ITEMS) throw new Unreadable(`lists more than ${LIST_ITEMS} ${key}`);
  return value;
}

/** The objects in the list under `key`. */
export function shapesAt(shape: Shape, key: string): readonly Shape[] {
  return listAt(shape, key).filter(isShape);
}

/** The ids, names or versions in the list under `key`, each once. */
export function namesAt(shape: Shape, key: string): readonly string[] {
  return [...new Set(listAt(shape, key).filter(isName))];
}

/** The time under `key`; null where there is none that can be believed. */
export function timeAt(shape: Shape, key: string): Seconds | null {
  const value = shape[key];
  return typeof value === 'string' ? parseTime(value) : null;
}

/** @throws {Unreadable} when the bytes are no JSON in UTF-8. */
export function parseJson(bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    throw new Unreadable('is no JSON');
  }
}
