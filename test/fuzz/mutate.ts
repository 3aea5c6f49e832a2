import { mutatedJson } from './mutate-json.ts';

/** A source of chance that gives the same for the same seed: mulberry32. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(below, 1);
  };
}

/** A whole number from 0 up to `below`. */
export type Chance = (below: number) => number;
type Mutator = (bytes: Buffer, chance: Chance, other: Buffer, words: readonly Buffer[]) => Buffer;

/** Numbers at which lengths and offsets go wrong. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
const NOTHING = Buffer.alloc(0);

const MUTATORS: readonly Mutator[] = [
  // One bit.
  (bytes, chance) =>
    edited(bytes, (copy) => {
      const at = chance(copy.length);
      copy[at] = (copy[at] ?? 0) ^ (1 << chance(8));
    }),
  // One byte.
  (bytes, chance) =>
    edited(bytes, (copy) => {
      copy[chance(copy.length)] = chance(256);
    }),
  // A number in its place: lengths and offsets that lie.
  (bytes, chance) =>
    edited(bytes, (copy) => {
      if (copy.length < 8) return;
      const [at, value] = [chance(copy.length - 4), EDGES[chance(EDGES.length)] ?? 0];
      if (chance(2) === 0) copy.writeUInt32LE(value, at);
      else copy.writeUInt32BE(value, at);
    }),
  // Cut off.
  (bytes, chance) => bytes.subarray(0, chance(bytes.length)),
  // A piece taken out.
  (bytes, chance) => {
    const at = chance(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + chance(64))]);
  },
  // A piece said again, perhaps often.
  (bytes, chance) => {
    const at = chance(bytes.length);
    const piece = bytes.subarray(at, at + 1 + chance(200));
    return Buffer.concat([bytes.subarray(0, at), ...Array<Buffer>(1 + chance(50)).fill(piece), bytes.subarray(at)]);
  },
  // Spliced with another sample.
  (bytes, chance, other) =>
    Buffer.concat([bytes.subarray(0, chance(bytes.length)), other.subarray(chance(other.length))]),
  // A word put in, or in the place of as much.
  (bytes, chance, _, words) => {
    const at = chance(bytes.length);
    const word = words[chance(words.length)] ?? NOTHING;
    const over = chance(2) === 0 ? 0 : Math.min(word.length, 40);
    return Buffer.concat([bytes.subarray(0, at), word, bytes.subarray(at + over)]);
  },
  // One of its words in the place of another.
  (bytes, chance, _, words) => {
    const [one, other] = [words[chance(words.length)] ?? NOTHING, words[chance(words.length)] ?? NOTHING];
    const at = bytes.indexOf(one, chance(bytes.length));
    return at < 0 ? bytes : Buffer.concat([bytes.subarray(0, at), other, bytes.subarray(at + one.length)]);
  },
  // A digit.
  (bytes, chance) =>
    edited(bytes, (copy) => {
      const from = chance(copy.length);
      const at = copy.subarray(from).findIndex((byte) => byte >= 0x30 && byte <= 0x39);
      if (at >= 0) copy[from + at] = 0x30 + chance(10);
    }),
  // Two pieces in each other's place.
  (bytes, chance) => {
    const [a, b, c] = [chance(bytes.length), chance(bytes.length), chance(bytes.length)].sort((x, y) => x - y);
    return Buffer.concat([bytes.subarray(0, a), bytes.subarray(b, c), bytes.subarray(a, b), bytes.subarray(c)]);
  },
  // As JSON, where it is some.
  (bytes, chance) => mutatedJson(bytes, chance) ?? bytes,
  (bytes, chance) => mutatedJson(bytes, chance) ?? bytes,
];

/** One to six changes of a sample, each by chance. @param other to take pieces from @param words to put in */
export function mutated(bytes: Buffer, chance: Chance, other: Buffer, words: readonly Buffer[]): Buffer {
  let result = bytes;
  for (let changes = 1 + chance(6); changes > 0; changes--) {
    const mutator = MUTATORS[chance(MUTATORS.length)];
    if (mutator !== undefined) result = mutator(result, chance, other, words);
    if (result.length > 1_000_000) return result.subarray(0, 1_000_000);
  }
  return result;
}

function edited(bytes: Buffer, edit: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  edit(copy);
  return copy;
}
