/** What of a database cannot be read, as a sentence without the file's name. What stands elsewhere in it still counts. */
export class Damage extends Error {}

/** One sentence for all of a file's damage: the first, and how much more there is. Empty for none. */
export function damageProblems(damage: readonly Damage[]): readonly string[] {
  const [first] = damage;
  if (first === undefined) return [];
  return [damage.length === 1 ? first.message : `${first.message}, and ${damage.length - 1} more like it`];
}
