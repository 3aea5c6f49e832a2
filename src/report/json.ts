/** A value that JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const INDENT = 2;

/** Members of a list that are written at once. */
const MEMBERS_A_PIECE = 32;

/** What JSON may carry raw and a terminal or an eye would not see; C0 controls are escaped by JSON itself. */
const UNSEEN = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A list whose members are made when they are written: a long one is never in memory whole, and a collection finds little of it. */
export class JsonList {
  readonly length: number;
  readonly #between: (start: number, end: number) => readonly Json[];

  private constructor(length: number, between: (start: number, end: number) => readonly Json[]) {
    this.length = length;
    this.#between = between;
  }

  static of<T>(items: readonly T[], jsonOf: (item: T) => Json): JsonList {
    return new JsonList(items.length, (start, end) => items.slice(start, end).map(jsonOf));
  }

  slice(start: number, end: number): readonly Json[] {
    return this.#between(start, end);
  }
}

/** A value, or an object with long lists. */
export type JsonDocument = Json | { readonly [key: string]: Json | JsonList };

/**
 * A JSON document as pieces of text, indented by two spaces and ended by a line end: a few members of a list are a piece,
 * so that a report of any length is written without ever being one string. Invisible characters are escaped.
 */
export function* jsonPieces(value: JsonDocument): Generator<string> {
  yield* pieces(value, 0);
  yield '\n';
}

/** @param depth how many lists and objects the value is in */
function* pieces(value: JsonDocument | JsonList, depth: number): Generator<string> {
  const lineEnd = `\n${' '.repeat(depth * INDENT)}`;
  const inner = `\n${' '.repeat((depth + 1) * INDENT)}`;
  if (isList(value) && value.length > 0) {
    let before = `[${inner}`;
    for (let start = 0; start < value.length; start += MEMBERS_A_PIECE) {
      yield before + membersLaidOut(value.slice(start, start + MEMBERS_A_PIECE), depth + 1);
      before = `,${inner}`;
    }
    yield `${lineEnd}]`;
  } else if (isObject(value) && Object.keys(value).length > 0) {
    let before = `{${inner}`;
    for (const [key, member] of Object.entries(value)) {
      yield `${before}${laidOut(key, 0)}: `;
      yield* pieces(member, depth + 1);
      before = `,${inner}`;
    }
    yield `${lineEnd}}`;
  } else {
    yield isList(value) ? '[]' : isObject(value) ? '{}' : laidOut(value, depth);
  }
}

/** A value as it stands in so many lists and objects. */
function laidOut(value: Json, depth: number): string {
  return depth === 0 ? visible(JSON.stringify(value, null, INDENT)) : membersLaidOut([value], depth);
}

/**
 * What stands between a list's brackets, in so many lists and objects. The engine's own writer takes a third of the time
 * that any of ours does, so it is given the members in as many lists, of which the brackets are cut off again.
 */
function membersLaidOut(members: readonly Json[], depth: number): string {
  let nested = members;
  for (let level = 1; level < depth; level++) nested = [nested];
  const text = JSON.stringify(nested, null, INDENT);
  // Of each list a bracket, a line end and the indentation of what is in it; from behind that of what it is in.
  const start = 2 * depth + (depth * (depth + 1) * INDENT) / 2;
  const end = 2 * depth + (depth * (depth - 1) * INDENT) / 2;
  return visible(text.slice(start, text.length - end));
}

function visible(text: string): string {
  return isPlain(text) ? text : text.replaceAll(UNSEEN, escaped);
}

/** Whether it is all ASCII, of which JSON escapes what is unseen but one character; in a tenth of the time of an expression. */
function isPlain(text: string): boolean {
  return Buffer.byteLength(text) === text.length && !text.includes('\u007f');
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}

function isList(value: JsonDocument | JsonList): value is readonly Json[] | JsonList {
  return value instanceof JsonList || Array.isArray(value);
}

function isObject(value: JsonDocument | JsonList): value is { readonly [key: string]: Json | JsonList } {
  return typeof value === 'object' && value !== null && !isList(value);
}
