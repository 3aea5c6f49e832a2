import { FixedinError } from '../model/index.ts';
import { DatabaseError } from './errors.ts';

/** Makes reads of a file tell of damage in it as a DatabaseError, whether SQLite meets it or the unpacking does. */
export function tellingDamage(file: string) {
  return <Given extends readonly unknown[], Read>(read: (...given: Given) => Read) =>
    (...given: Given): Read => {
      try {
        return read(...given);
      } catch (cause) {
        if (cause instanceof FixedinError) throw cause;
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new DatabaseError('damaged-database', file, `is damaged (${reason})`, 'run fixedin db update', { cause });
      }
    };
}
