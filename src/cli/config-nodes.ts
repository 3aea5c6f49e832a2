import { isMap, isScalar, isSeq, type Node } from 'yaml';

/** Ends the reading of a configuration with an error at an offset in its text. */
export type Fail = (problem: string, remedy: string, offset: number) => never;

/** What stands under one key of a mapping. */
export interface Member {
  readonly value: Node | null;
  /** Offset of the key, for errors. */
  readonly at: number;
}

/** The members of a mapping, by key; none where nothing stands there. */
export function membersOf(node: Node | null, what: string, fail: Fail): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  if (isNothing(node)) return members;
  if (!isMap<Node, Node | null>(node)) {
    return fail(`${what} must be a mapping`, 'write key: value lines', startOf(node));
  }
  for (const { key, value } of node.items) members.set(String(key), { value, at: startOf(key) });
  return members;
}

/** As `membersOf`, refusing keys that mean nothing: a setting that is misspelt must not be a setting that is ignored. */
export function settingsOf(
  node: Node | null,
  what: string,
  names: readonly [string, ...string[]],
  fail: Fail,
): ReadonlyMap<string, Member> {
  const members = membersOf(node, what, fail);
  const last = names.at(-1) ?? '';
  const choice = names.length === 1 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
  const whose = what === 'the file' ? '' : ` of ${what}`;
  for (const [key, { at }] of members) {
    if (!names.includes(key)) fail(`${key} is no setting${whose}`, `write ${choice}`, at);
  }
  return members;
}

/** The items of a list; none where nothing stands there. */
export function itemsOf(node: Node | null, what: string, fail: Fail): readonly Node[] {
  if (isNothing(node)) return [];
  if (!isSeq<Node>(node)) return fail(`${what} must be a list`, 'write one "- " line for each', startOf(node));
  return node.items;
}

/** The texts of a list; none where nothing stands there. */
export function textsOf(node: Node | null, what: string, fail: Fail): readonly string[] {
  return itemsOf(node, what, fail).map((item) => {
    if (isScalar(item) && typeof item.value === 'string') return item.value;
    return fail(`${what} must be a list of texts`, 'put each in quotes', startOf(item));
  });
}

/** A text; null where nothing stands there. */
export function textOf(node: Node | null, what: string, fail: Fail): string | null {
  if (isNothing(node)) return null;
  if (isScalar(node) && typeof node.value === 'string' && node.value !== '') return node.value;
  return fail(`${what} must be a text`, 'put it in quotes', startOf(node));
}

/** True or false; false where nothing stands there. */
export function switchOf(node: Node | null, what: string, fail: Fail): boolean {
  if (isNothing(node)) return false;
  if (isScalar(node) && typeof node.value === 'boolean') return node.value;
  return fail(`${what} must be true or false`, 'write one of them', startOf(node));
}

/** `https://advisories.example.org`: pages name each other from the root on, so that there is no path to it. */
export function originOf(node: Node | null, what: string, fail: Fail): string | null {
  if (isNothing(node)) return null;
  const text = isScalar(node) && typeof node.value === 'string' ? node.value : '';
  const url = URL.parse(text);
  const bare = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.href === `${url.origin}/`;
  if (!bare) return fail(`${what} is no address of a server`, 'write https://HOST, without a path', startOf(node));
  return url.origin;
}

function isNothing(node: Node | null): node is null {
  return node === null || (isScalar(node) && node.value === null);
}

/** The offset of a node in its text, for errors. */
export function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
