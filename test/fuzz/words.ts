/** Pieces that mean something to some reader. */
const ANYWHERE = ['"', '{', '[', ']', '}', '<', '>', '&', '\n', '\r\n', '\0', ':', ' ', ',', '=', '/', '@', '-1', '0']
  .concat(['1e999', '9'.repeat(30), '../', '\ud800', '\\u0000', '\u202e', '\ufeff', 'null', '__proto__', 'constructor'])
  .concat(['<!DOCTYPE a [', ']]>', '<![CDATA[', '&a;', '*a', '&a', '%00', '!!', '<<: *a', '- - -', '[[[[[[', '{"a":'])
  .concat([' '.repeat(5000), 'a'.repeat(5000), '['.repeat(5000), '-'.repeat(5000)]);

/** Words of samples, and those that mean something anywhere: what a mutation puts in. */
export function wordsIn(samples: readonly Buffer[]): readonly Buffer[] {
  const own = samples.flatMap((sample) => sample.toString('latin1').match(/[\w.:@/+-]{2,40}/g) ?? []);
  return [...ANYWHERE.map((word) => Buffer.from(word)), ...[...new Set(own)].slice(0, MOST).map(fromBytes)];
}

const MOST = 500;

function fromBytes(word: string): Buffer {
  return Buffer.from(word, 'latin1');
}
