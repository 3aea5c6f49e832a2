import { Option } from 'commander';
import { PACKAGE_TYPES, type PackageType, parseAsOf, SEVERITIES, type Severity, UsageError } from '../model/index.ts';

/** `-o`, with the formats that a command has. */
export function outputOption(formats: readonly string[], description = 'format of the results'): Option {
  return new Option('-o, --output <format>', description).choices(formats);
}

export function platformOption(): Option {
  return new Option('--platform <os/arch[/variant]>', 'which image of an index (default: linux and this architecture)');
}

export function asOfOption(flag = '--as-of', description = 'answer as of this day (its end, UTC) or time'): Option {
  return new Option(`${flag} <date>`, description).argParser(parseAsOf);
}

/** Package types to look at. */
export type TypeSelection = ReadonlySet<PackageType> | 'all';

/** `apk,deb,npm`; `-` for all. @throws {UsageError} */
export function parseTypes(text: string): TypeSelection {
  if (text === '-') return 'all';
  return new Set(text.split(',').map((word) => oneOf(word, PACKAGE_TYPES, '--types', 'is no package type')));
}

/** `critical,high`: just these. @throws {UsageError} */
export function parseSeverities(text: string): ReadonlySet<Severity> {
  return new Set(text.split(',').map((word) => oneOf(word, SEVERITIES, '--severity', 'is no severity')));
}

function oneOf<Word extends string>(text: string, words: readonly Word[], option: string, problem: string): Word {
  const wanted = text.trim().toLowerCase();
  const found = words.find((word) => word.toLowerCase() === wanted);
  if (found !== undefined) return found;
  const known = words.map((word) => word.toLowerCase()).join(', ');
  throw new UsageError('bad-option', `${option} ${text}`, problem, `write any of ${known}`);
}
