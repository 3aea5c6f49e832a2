import { Option } from 'commander';
import {
  PACKAGE_TYPES,
  type PackageType,
  parseAsOf,
  parseTime,
  SEVERITIES,
  type Seconds,
  type Severity,
  UsageError,
} from '../model/index.ts';

/** `-o`, with the formats that a command has. */
export function outputOption(formats: readonly string[], description = 'format of the results'): Option {
  return new Option('-o, --output <format>', description).choices(formats);
}

export function platformOption(): Option {
  return new Option('--platform <os/arch[/variant]>', 'which image of an index (default: linux and this architecture)');
}

export function lockFilesOption(): Option {
  return new Option('--lock-files', 'in a folder of sources (dir:), count what its lock files name, too');
}

export function asOfOption(flag = '--as-of', description = 'answer as of this day (its end, UTC) or time'): Option {
  return new Option(`${flag} <date>`, description).argParser(parseAsOf);
}

/** The start of a day in UTC, or a time. @throws {UsageError} */
export function parseSince(text: string): Seconds {
  const seconds = parseTime(text);
  if (seconds !== null) return seconds;
  throw new UsageError('bad-date', `--since ${text}`, 'is neither a day nor a time', 'write 2024-01-18');
}

/** A count from 1 on. @throws {UsageError} */
export function parseLimit(text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new UsageError('bad-option', `--limit ${text}`, 'is no count', 'write a number from 1 on');
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
