/** What a table has under a key from outside, which may be `constructor`: that every object has, and no table means. */
export function ownValue<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
