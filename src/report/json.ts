/** A value that JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

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

/** One value in one string. A line end in JSON text is always layout, never data, and so takes the indent. */
function whole(value: Json, lineEnd: string): string {
  return JSON.stringify(value, null, INDENT).replaceAll(UNSEEN, escaped).replaceAll('\n', lineEnd);
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
