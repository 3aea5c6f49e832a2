import { FixedinError } from '../model/index.ts';
import { damaged, reasonOf } from './unusable.ts';

/** Makes reads of a file tell of damage in it as a DatabaseError, whether SQLite meets it or the unpacking does. */
export function tellingDamage(file: string) {
  return <Read, Given = void>(read: (given: Given) => Read) =>
    (given: Given): Read => {
      try {
        return read(given);
      } catch (cause) {
        throw damageOf(file, cause);
      }
    };
}

/** What reading a file failed with, as an error that names the file. */
export function damageOf(file: string, cause: unknown): Error {
  if (cause instanceof FixedinError) return cause;
  return damaged({ subject: file }, `is damaged (${reasonOf(cause)})`, cause);
}
