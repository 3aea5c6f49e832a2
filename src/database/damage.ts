import { FixedinError } from '../model/index.ts';
import { DatabaseError } from './errors.ts';

/** Makes reads of a file tell of damage in it as a DatabaseError, whether SQLite meets it or the unpacking does. */
export function tellingDamage(file: string) {
  return <Given extends readonly unknown[], Read>(read: (...given: Given) => Read) =>
    (...given: Given): Read => {
      try {
        return read(...given);
      } catch (cause) {
        throw damageOf(file, cause);
      }
    };
}

/** What reading a file failed with, as an error that names the file. */
export function damageOf(file: string, cause: unknown): Error {
  if (cause instanceof FixedinError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DatabaseError('damaged-database', file, `is damaged (${reason})`, 'run fixedin db update', { cause });
}
