/** A source of chance that gives the same for the same seed: mulberry32. */
export function chanceOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(below, 1);
  };
}

type Chance = (below: number) => number;
type Mutator = (bytes: Buffer, chance: Chance, other: Buffer) => Buffer;

/** Numbers at which lengths and offsets go wrong. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
/** Pieces of texts that mean something to some reader. */
const WORDS = [
  '"',
  '{',
  '[',
  ']',
  '}',
  '<',
  '>',
  '&',
  '\n',
  '\r\n',
  '\0',
  ':',
  ' ',
  '-1',
  '1e999',
  '../',
  '\ud800',
  '__proto__',
].concat(
  'constructor',
  'null',
  '0',
  '9'.repeat(30),
  '<!DOCTYPE a [',
  ']]>',
  '*a',
  '&a',
  '%',
  '\\u0000',
  '\u202e',
  ' '.repeat(5000),
  'a'.repeat(5000),
);

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
  // A word put in.
  (bytes, chance) => {
    const at = chance(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(WORDS[chance(WORDS.length)] ?? ''), bytes.subarray(at)]);
  },
];

/** One to six changes of a sample, each by chance. @param other to take pieces from */
export function mutated(bytes: Buffer, chance: Chance, other: Buffer): Buffer {
  let result = bytes;
  for (let changes = 1 + chance(6); changes > 0; changes--) {
    const mutator = MUTATORS[chance(MUTATORS.length)];
    if (mutator !== undefined) result = mutator(result, chance, other);
    if (result.length > 1_000_000) return result.subarray(0, 1_000_000);
  }
  return result;
}

function edited(bytes: Buffer, edit: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  edit(copy);
  return copy;
}
