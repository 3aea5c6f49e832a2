// CycloneDX in XML: https://cyclonedx.org/docs/1.6/xml/ — as the JSON of the same format, which has the same names.

import { createRequire } from 'node:module';
import type Sax from 'sax';
import { limits } from '../../model/index.ts';
import { InventoryError } from '../errors.ts';

import { tooLarge } from './json.ts';

/**
 * What the JSON form of the document would be. A document type, and with it every entity of its own, is refused: what it
 * could name is a bomb or a file of this machine.
 * @throws {InventoryError} when it is no well-formed XML, no CycloneDX, or over a limit
 */
export function parseCyclonedxXml(bytes: Uint8Array, subject: string): object {
  const open: Element[] = [];
  let root: Element | null = null;
  let count = 0;
  const parser = newParser();
  parser.onerror = (cause) => {
    throw new InventoryError('not-a-document', subject, 'is no well-formed XML', '', { cause });
  };
  parser.ondoctype = () => {
    throw new InventoryError('not-a-document', subject, 'has a document type, which no SBOM needs');
  };
  parser.onopentag = ({ name, attributes }) => {
    if (++count > limits.jsonContainers)
      throw tooLarge(subject, `holds more than ${limits.jsonContainers} elements (limits.jsonContainers)`);
    if (open.length >= limits.jsonDepth)
      throw tooLarge(subject, `nests more than ${limits.jsonDepth} levels deep (limits.jsonDepth)`);
    const element = { name: localName(name), attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  };
  parser.onclosetag = () => void open.pop();
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.ontext = addText;
  parser.oncdata = addText;
  parser.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')).close();
  return documentOf(root, subject);
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly children: Element[];
  text: string;
}

function documentOf(root: Element | null, subject: string): object {
  const namespace = String(root?.attributes['xmlns'] ?? '');
  const [, specVersion] = /^http:\/\/cyclonedx\.org\/schema\/bom\/([\d.]{1,10})$/.exec(namespace) ?? [];
  if (root?.name !== 'bom' || specVersion === undefined) {
    throw new InventoryError(
      'unknown-document',
      subject,
      'is XML, but no CycloneDX',
      'give CycloneDX, or an SBOM in JSON',
    );
  }
  return { ...Object(jsonOf(root)), bomFormat: 'CycloneDX', specVersion };
}

/** Elements whose children are the members of a list, which JSON has as one. */
const LISTS: ReadonlySet<string> = new Set([
  ...['components', 'properties', 'licenses', 'hashes', 'occurrences', 'vulnerabilities', 'affects', 'versions'],
  ...['responses', 'externalReferences', 'references', 'advisories', 'ratings', 'authors'],
]);

function jsonOf(element: Element): unknown {
  if (LISTS.has(element.name)) return element.children.map(memberOf);
  const attributes = Object.entries(element.attributes).filter(([name]) => !name.startsWith('xmlns'));
  if (element.children.length === 0 && attributes.length === 0) return element.text.trim();
  return objectOf(element, attributes);
}

function objectOf(element: Element, attributes: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const members = element.children.map((child) => [jsonName(child.name), jsonOf(child)] as const);
  const text =
    element.children.length === 0 && element.text.trim() !== '' ? [['value', element.text.trim()] as const] : [];
  return Object.fromEntries([...attributes, ...members, ...text]);
}

/** A licence stands in JSON under what kind it is of; most members are objects, and a response is a word. */
function memberOf(element: Element): unknown {
  if (element.name === 'license') return { license: jsonOf(element) };
  if (element.name === 'expression') return { expression: element.text.trim() };
  if (element.name === 'response') return element.text.trim();
  return objectOf(element, Object.entries(element.attributes));
}

function jsonName(name: string): string {
  return name === 'responses' ? 'response' : name;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

let loaded: typeof Sax | undefined;

/** Strict: XML's own five entities and numbers, and no other. Loaded for who hands in XML. */
function newParser(): Sax.SAXParser {
  loaded ??= createRequire(import.meta.url)('sax') as typeof Sax;
  return loaded.parser(true, { xmlns: false });
}
