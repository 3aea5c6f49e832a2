import type { Chance } from './mutate.ts';

/** What a reader may meet where it expects something else. */
const OTHERS: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  '',
  'a',
  [],
  {},
  [[]],
  [{}],
  { a: [] },
  '\ud800',
  [null],
];
/** Deep enough that a step for each level would end the stack of who does not count them. */
const DEEP = 3000;

/** A JSON text with one of its values replaced, removed, repeated or buried; null for what is none. */
export function mutatedJson(bytes: Buffer, chance: Chance): Buffer | null {
  if (bytes.length > 100_000 || (bytes[0] !== 0x7b && bytes[0] !== 0x5b)) return null;
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
  const places = placesIn(value);
  const place = places[chance(places.length)];
  if (place === undefined) return null;
  const { holder, key } = place;
  const text = () => JSON.stringify(value);
  const put = (other: unknown) => Reflect.set(holder, key, other);
  const turn = chance(8);
  if (turn === 0) Reflect.deleteProperty(holder, key);
  else if (turn === 1) put(Array(1 + chance(100)).fill(Reflect.get(holder, key)));
  else if (turn === 2) put([Reflect.get(holder, key)]);
  else if (turn === 3) {
    const other = places[chance(places.length)];
    // As it stands now: a value in itself would have no end.
    if (other !== undefined) put(structuredClone(Reflect.get(other.holder, other.key)));
  } else if (turn === 4 && chance(10) === 0) {
    put('fuzz:deep');
    const levels = 1 + chance(DEEP);
    return Buffer.from(text().replace('"fuzz:deep"', `${'[{"a":'.repeat(levels)}0${'}]'.repeat(levels)}`));
  } else put(OTHERS[chance(OTHERS.length)]);
  return Buffer.from(text());
}

interface Place {
  readonly holder: object;
  readonly key: string;
}

/** Where values stand, without recursion: samples may be deep by now. */
function placesIn(value: unknown): readonly Place[] {
  const places: Place[] = [];
  const left: unknown[] = [value];
  while (left.length > 0 && places.length < 5000) {
    const holder = left.pop();
    if (typeof holder !== 'object' || holder === null) continue;
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      left.push(Reflect.get(holder, key));
    }
  }
  return places;
}
