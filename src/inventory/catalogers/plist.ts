import { ownValue } from '../../model/index.ts';
import { Damage } from './damage.ts';

/** A text, number, date or `true` in a property list, and under which keys; what stands in a list has the key ''. */
export interface PlistValue {
  readonly keys: readonly string[];
  readonly value: string;
}

/**
 * The values of a property list in XML, one after another as they stand in it.
 * https://www.apple.com/DTDs/PropertyList-1.0.dtd
 *
 * @throws {Damage} where it goes on as none: what came before holds
 */
export function* plistValues(text: string): Generator<PlistValue> {
  if (!text.includes('<plist')) throw new Damage('is no property list');
  const open: { readonly tag: string; key: string }[] = [];
  let isEnded = false;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const end = text.startsWith('<!--', at) ? text.indexOf('-->', at) + 2 : text.indexOf('>', at);
    if (end < at + 2) break;
    const tag = text.slice(at + 1, end);
    at = end + 1;
    const around = open.at(-1);
    if (tag.startsWith('?') || tag.startsWith('!') || tag.startsWith('plist')) continue;
    if (tag === '/plist') isEnded = true;
    else if (tag === 'dict' || tag === 'array') {
      if (open.length >= MAX_DEPTH) throw new Damage(`nests more than ${MAX_DEPTH} levels deep`);
      open.push({ tag, key: '' });
    } else if (tag === '/dict' || tag === '/array') {
      if (open.pop()?.tag !== tag.slice(1)) throw new Damage('is damaged: its parts do not close as they open');
    } else if (!tag.endsWith('/')) {
      const close = text.indexOf(`</${tag}>`, at);
      if (close < 0 || !SCALARS.has(tag)) break;
      const value = unescaped(text.slice(at, close));
      at = close + tag.length + 3;
      if (tag === 'key' && around?.tag === 'dict') around.key = value;
      else yield { keys: open.map(({ key }) => key), value };
    } else if (tag === 'true/') yield { keys: open.map(({ key }) => key), value: 'true' };
  }
  if (!isEnded || open.length > 0) throw new Damage('is cut off or damaged');
}

/** Package databases nest four levels. */
const MAX_DEPTH = 32;

const SCALARS: ReadonlySet<string> = new Set(['key', 'string', 'integer', 'real', 'date', 'data']);

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(
    /&(?:#(\d{1,7})|([a-z]{2,4}));/g,
    (whole, code: string | undefined, name: string | undefined) => {
      if (name !== undefined) return ownValue(ENTITIES, name) ?? whole;
      const point = Number(code);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}
