// Large JSON documents member by member (RFC 8259), so that a document of hundreds of megabytes is never held as
// objects all at once. Finds where values begin and end; each value is then parsed by JSON.parse.

import { Unreadable } from '../shape.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);
const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Where a value stands in the document. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

/**
 * The members of the object that begins at `at` (or after white space there), in their order.
 * @throws {Unreadable} when there is none, or it is cut off.
 */
export function* objectMembers(bytes: Buffer, at = 0): Generator<Slice & { readonly key: string }> {
  for (const { start, end } of separated(bytes, at, '{', '}')) {
    if (bytes[start] !== QUOTE) throw new Unreadable('is no JSON');
    const keyEnd = endOfText(bytes, start);
    const colon = skipSpace(bytes, keyEnd);
    if (bytes[colon] !== COLON) throw new Unreadable('is no JSON');
    const valueStart = skipSpace(bytes, colon + 1);
    yield { key: String(parsed(bytes, { start, end: keyEnd })), start: valueStart, end };
  }
}

/** The elements of the array that begins at `at`. @throws {Unreadable} when there is none, or it is cut off. */
export function arrayElements(bytes: Buffer, at: number): Generator<Slice> {
  return separated(bytes, at, '[', ']');
}

/** @throws {Unreadable} when it is no JSON. */
export function parsed(bytes: Buffer, { start, end }: Slice): unknown {
  try {
    return JSON.parse(bytes.toString('utf8', start, end));
  } catch {
    throw new Unreadable('is no JSON');
  }
}

/** What stands between commas on the level of one object or array. */
function* separated(bytes: Buffer, from: number, open: string, close: string): Generator<Slice> {
  let at = skipSpace(bytes, skipByteOrderMark(bytes, from));
  if (bytes[at] !== open.charCodeAt(0)) throw new Unreadable(open === '{' ? 'is no JSON object' : 'is no JSON list');
  at = skipSpace(bytes, at + 1);
  if (bytes[at] === close.charCodeAt(0)) return;
  for (;;) {
    const end = endOfItem(bytes, at);
    yield { start: at, end };
    if (bytes[end] === close.charCodeAt(0)) return;
    if (bytes[end] !== COMMA) throw new Unreadable('is no JSON');
    at = skipSpace(bytes, end + 1);
  }
}

/** The comma or bracket that ends the item at `start`. */
function endOfItem(bytes: Buffer, start: number): number {
  let depth = 0;
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      at = endOfText(bytes, at);
      continue;
    }
    if (depth === 0 && (byte === COMMA || CLOSE.has(byte))) return at;
    if (OPEN.has(byte)) depth += 1;
    else if (CLOSE.has(byte)) depth -= 1;
    at += 1;
  }
  throw new Unreadable('is cut off');
}

/** The place after the closing quotation mark of the text that begins at `start`. */
function endOfText(bytes: Buffer, start: number): number {
  for (let quote = bytes.indexOf(QUOTE, start + 1); quote >= 0; quote = bytes.indexOf(QUOTE, quote + 1)) {
    let escapes = 0;
    while (bytes[quote - 1 - escapes] === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return quote + 1;
  }
  throw new Unreadable('is cut off');
}

function skipSpace(bytes: Buffer, start: number): number {
  let at = start;
  while (SPACE.has(bytes[at] ?? 0)) at += 1;
  return at;
}

function skipByteOrderMark(bytes: Buffer, at: number): number {
  return at === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : at;
}
