import type { Diff } from '../../model/index.ts';
import type { DiffView } from '../views.ts';
import { asOfWord, shellWord } from './command.tsx';

/**
 * The command that gives the same diff.
 * @param form as the diff was asked for; null for a file, which knows its images and days alone
 */
export function diffCommand({ from, to }: Diff, form: DiffView['form'] | null): string {
  const options: readonly (readonly [option: string, value: string])[] = [
    ['--platform', form?.platform ?? ''],
    ['--types', form?.types ?? ''],
    ['--from-as-of', asOfWord(from.database.asOf)],
    ['--to-as-of', asOfWord(to.database.asOf)],
  ];
  const given = options.flatMap(([option, value]) => (value === '' ? [] : [option, shellWord(value)]));
  return ['fixedin diff', shellWord(from.image.reference), shellWord(to.image.reference), ...given].join(' ');
}
