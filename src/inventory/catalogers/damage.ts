import { MAX_DAMAGE } from '../limits.ts';

/** What of a database cannot be read, as a sentence without the file's name. What stands elsewhere in it still counts. */
export class Damage extends Error {}

/** One sentence for all of a file's damage: the first, and how much more there is. Empty for none. */
export function damageProblems(damage: readonly Damage[]): readonly string[] {
  const [first] = damage;
  if (first === undefined) return [];
  return [damage.length === 1 ? first.message : `${first.message}, and ${damage.length - 1} more like it`];
}

/** All of these, up to more damage than is worth going through. */
export function* upToDamage<T>(parts: Iterable<T | Damage>): Generator<T | Damage> {
  let damaged = 0;
  for (const part of parts) {
    yield part;
    if (part instanceof Damage && ++damaged >= MAX_DAMAGE) return;
  }
}
