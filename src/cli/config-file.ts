import { readFileSync, statSync } from 'node:fs';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Configuration } from './configuration.ts';
import { ConfigError } from './errors.ts';

/** A configuration is a page that a person wrote; anything larger is another file. */
const LARGEST_FILE = 1024 * 1024;

/** @throws {ConfigError} naming the line, when the file cannot be read or says what it must not. */
export function readConfiguration(file: string): Configuration {
  return parseConfiguration(readText(file), file);
}

/** `file` is for errors. */
export function parseConfiguration(text: string, file: string): Configuration {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const fail = (problem: string, remedy: string, offset: number): never => {
    throw new ConfigError('bad-configuration', `${file}:${lineCounter.linePos(offset).line}`, problem, remedy);
  };
  const [broken] = document.errors;
  if (broken) fail('is no YAML', broken.message.split('\n')[0] ?? '', broken.pos[0]);

  const root = membersOf(document.contents, 'the file', fail);
  for (const [key, { at }] of root) {
    if (!SETTINGS.includes(key)) fail(`${key} is no setting`, 'write sources, registries or server', at);
  }
  const registries = membersOf(root.get('registries')?.value ?? null, 'registries', fail);
  for (const [key, { at }] of registries) {
    if (key !== 'insecure' && key !== 'allowed') {
      fail(`${key} is no setting of registries`, 'write insecure or allowed', at);
    }
  }
  const server = membersOf(root.get('server')?.value ?? null, 'server', fail);
  for (const [key, { at }] of server) {
    if (key !== 'publicUrl') fail(`${key} is no setting of server`, 'write publicUrl', at);
  }
  const sources = root.get('sources')?.value;
  return {
    sources: sources ? textsOf(sources, 'sources', fail) : null,
    insecureRegistries: textsOf(registries.get('insecure')?.value ?? null, 'registries.insecure', fail),
    allowedRegistries: textsOf(registries.get('allowed')?.value ?? null, 'registries.allowed', fail),
    publicUrl: originOf(server.get('publicUrl')?.value ?? null, 'server.publicUrl', fail),
  };
}

const SETTINGS = ['sources', 'registries', 'server'];

type Fail = (problem: string, remedy: string, offset: number) => never;

interface Member {
  readonly value: Node | null;
  /** Offset of the key, for errors. */
  readonly at: number;
}

function membersOf(node: Node | null, what: string, fail: Fail): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  if (node === null || (isScalar(node) && node.value === null)) return members;
  if (!isMap<Node, Node | null>(node))
    return fail(`${what} must be a mapping`, 'write key: value lines', startOf(node));
  for (const { key, value } of node.items) members.set(String(key), { value, at: startOf(key) });
  return members;
}

function textsOf(node: Node | null, what: string, fail: Fail): readonly string[] {
  if (node === null || (isScalar(node) && node.value === null)) return [];
  if (!isSeq<Node>(node)) return fail(`${what} must be a list`, 'write one "- " line for each', startOf(node));
  return node.items.map((item) => {
    if (isScalar(item) && typeof item.value === 'string') return item.value;
    return fail(`${what} must be a list of texts`, 'put each in quotes', startOf(item));
  });
}

/** `https://advisories.example.org`: pages name each other from the root on, so that there is no path to it. */
function originOf(node: Node | null, what: string, fail: Fail): string | null {
  if (node === null || (isScalar(node) && node.value === null)) return null;
  const text = isScalar(node) && typeof node.value === 'string' ? node.value : '';
  const url = URL.parse(text);
  const bare = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.href === `${url.origin}/`;
  if (!bare) return fail(`${what} is no address of a server`, 'write https://HOST, without a path', startOf(node));
  return url.origin;
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

function readText(file: string): string {
  try {
    if (statSync(file).size > LARGEST_FILE) {
      throw new ConfigError('bad-configuration', file, 'is larger than any configuration', 'name a fixedin.yaml');
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError('no-configuration', file, 'cannot be read', 'name a file that is there with --config', {
      cause: error,
    });
  }
}
