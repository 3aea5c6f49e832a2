/** A value that JSON can say. */
export type Json = string | number | boolean | null | Repeated | readonly Json[] | { readonly [key: string]: Json };

/** A value that a document has in many places, as the package of a hundred findings: it is written out once. */
export class Repeated {
  readonly #value: Json;
  #text = '';
  #lineEnd: string | null = null;

  constructor(value: Json) {
    this.#value = value;
  }

  /** As it stands where lines end with `lineEnd`. */
  at(lineEnd: string): string {
    if (this.#lineEnd !== lineEnd) {
      this.#text = whole(this.#value, lineEnd);
      this.#lineEnd = lineEnd;
    }
    return this.#text;
  }
}

const INDENT = '  ';

/** What JSON may carry raw and a terminal or an eye would not see; C0 controls are escaped by JSON itself. */
const UNSEEN = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A JSON document as pieces of text, indented by two spaces and ended by a line end: each member of a list is a piece,
 * so that a report of any length is written without ever being one string. Invisible characters are escaped.
 */
export function* jsonPieces(value: Json): Generator<string> {
  yield* pieces(value, '\n');
  yield '\n';
}

function* pieces(value: Json, lineEnd: string): Generator<string> {
  const inner = lineEnd + INDENT;
  if (isList(value) && value.length > 0) {
    let before = `[${inner}`;
    for (const member of value) {
      yield before + whole(member, inner);
      before = `,${inner}`;
    }
    yield `${lineEnd}]`;
  } else if (isObject(value) && Object.keys(value).length > 0) {
    let before = `{${inner}`;
    for (const [key, member] of Object.entries(value)) {
      yield `${before}${whole(key, inner)}: `;
      yield* pieces(member, inner);
      before = `,${inner}`;
    }
    yield `${lineEnd}}`;
  } else {
    yield whole(value, lineEnd);
  }
}

/** One value in one string, laid out as JSON.stringify does, and several times as fast. */
function whole(value: Json, lineEnd: string): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (value instanceof Repeated) return value.at(lineEnd);
  return isList(value) ? wholeList(value, lineEnd) : wholeObject(value, lineEnd);
}

function wholeList(list: readonly Json[], lineEnd: string): string {
  if (list.length === 0) return '[]';
  const inner = lineEnd + INDENT;
  let text = '[';
  for (const member of list) text += (text === '[' ? inner : `,${inner}`) + whole(member, inner);
  return `${text}${lineEnd}]`;
}

function wholeObject(value: { readonly [key: string]: Json }, lineEnd: string): string {
  const inner = lineEnd + INDENT;
  let text = '{';
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (member === undefined) continue;
    text += `${text === '{' ? inner : `,${inner}`}${quoted(key)}: ${whole(member, inner)}`;
  }
  return text === '{' ? '{}' : `${text}${lineEnd}}`;
}

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text).replaceAll(UNSEEN, escaped);
}

/** Printable ASCII without quotation mark and backslash: what nothing need be done to. */
const PLAIN = /^[ !#-[\]-~]*$/;

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Repeated);
}
