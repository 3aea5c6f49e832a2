// XML 1.0 feeds, record by record: https://www.w3.org/TR/xml/

import { createRequire } from 'node:module';
import { StringDecoder } from 'node:string_decoder';
import type Sax from 'sax';
import { XML_DEPTH, XML_ELEMENTS } from './limits.ts';
import { Unreadable } from './shape.ts';

/** One element of a record, with all that is in it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children, as it stands there. */
  readonly text: string;
}

/** How much of a document is parsed at a time: the records of a whole one would be several times its size. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Every outermost element of this name, one after another as they end. A document type is passed over, and no entity
 * but XML's own five is known, so that a document cannot grow.
 * @throws {Unreadable} when it is no well-formed XML, or over a limit.
 */
export function* xmlElements(bytes: Buffer, name: string): Generator<XmlElement> {
  const done: XmlElement[] = [];
  const open: OpenElement[] = [];
  let depth = 0;
  let count = 0;
  const parser = newParser();
  parser.onerror = () => {
    throw new Unreadable('is no well-formed XML');
  };
  parser.onopentag = ({ name: tag, attributes }) => {
    if (++depth > XML_DEPTH) throw new Unreadable(`nests elements more than ${XML_DEPTH} deep`);
    if (open.length === 0 && tag !== name) return;
    if (open.length === 0) count = 0;
    if (++count > XML_ELEMENTS) throw new Unreadable(`has a record of more than ${XML_ELEMENTS} elements`);
    open.push({ name: tag, attributes: plainAttributes(attributes), children: [], text: '' });
  };
  parser.onclosetag = () => {
    depth -= 1;
    const closed = open.pop();
    if (closed === undefined) return;
    const parent = open.at(-1);
    if (parent) parent.children.push(closed);
    else done.push(closed);
  };
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.ontext = addText;
  parser.oncdata = addText;
  const decoder = new StringDecoder('utf8');
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    parser.write(decoder.write(bytes.subarray(at, at + CHUNK_BYTES)));
    yield* done.splice(0);
  }
  parser.write(decoder.end());
  parser.close();
  yield* done;
}

/** The first child of this name; null for none. */
export function childOf({ children }: XmlElement, name: string): XmlElement | null {
  return children.find((child) => child.name === name) ?? null;
}

/** All elements that lie on this way down: `descendants(update, 'pkglist', 'collection')`. */
export function descendants(element: XmlElement, ...path: readonly string[]): readonly XmlElement[] {
  const [first, ...rest] = path;
  if (first === undefined) return [element];
  return element.children.filter(({ name }) => name === first).flatMap((child) => descendants(child, ...rest));
}

/** The text of the first child of this name, without white space around it; empty for none. */
export function textOf(element: XmlElement, name: string): string {
  return childOf(element, name)?.text.trim() ?? '';
}

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

function plainAttributes(attributes: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}

let loaded: typeof Sax | undefined;

/** Loaded when the first XML is read, which most builds never do. */
function newParser(): Sax.SAXParser {
  loaded ??= createRequire(import.meta.url)('sax') as typeof Sax;
  return loaded.parser(true, { position: false });
}
