import { npmPackage } from '../catalogers/npm.ts';
import type { CatalogedPackage } from '../catalogers/types.ts';
import { linesIn, lockFile } from './lock-file.ts';

/**
 * `yarn.lock`: of Yarn 1 (https://classic.yarnpkg.com/lang/en/docs/yarn-lock/), and since Yarn 2 in YAML
 * (https://yarnpkg.com/configuration/manifest). In both an entry begins at the left edge with the ranges that it
 * answers, and its version stands two spaces in; since Yarn 2 `resolution` says where from.
 */
export const yarnLock = lockFile('yarn-lock', 'npm', ['yarn.lock'], (file) => {
  const packages: (CatalogedPackage | null)[] = [];
  let entry: Entry = NONE;
  for (const line of linesIn(file)) {
    if (line.startsWith(' ')) {
      entry = { ...entry, ...fieldOf(line) };
      continue;
    }
    packages.push(...toPackage(entry));
    entry = line === '' || line.startsWith('#') ? NONE : { ...NONE, ranges: line };
  }
  return [...packages, ...toPackage(entry)];
});

interface Entry {
  /** `"debug@npm:^4.0.0, debug@npm:^4.3.0":` */
  readonly ranges: string;
  readonly version: string;
  /** `debug@npm:4.3.4`; empty with Yarn 1. */
  readonly resolution: string;
}

const NONE: Entry = { ranges: '', version: '', resolution: '' };

function fieldOf(line: string): Partial<Entry> {
  const [, field, value = ''] = /^ {2}(version|resolution):? "?([^"\s]+)/.exec(line) ?? [];
  return field === undefined ? {} : { [field]: value };
}

function toPackage({ ranges, version, resolution }: Entry): readonly (CatalogedPackage | null)[] {
  if (version === '' || ranges === '__metadata:') return [];
  const [first = ''] = ranges.replaceAll('"', '').split(/, |:$/);
  const [name, range] = splitAt(resolution === '' ? first : resolution);
  // Of the project itself, of a folder beside it, of a repository: in no registry.
  if (/^(?:workspace|link|portal|file|git|https?|ssh):|^git[+@]/.test(range)) return [];
  // Yarn 1: `old-ms@npm:ms@1.0.0` is ms under another name.
  const real = resolution === '' && range.startsWith('npm:') ? splitAt(range.slice('npm:'.length))[0] : name;
  return [npmPackage(real, version)];
}

/** At the `@` that parts a name from its range; a scope begins with one, too. */
function splitAt(text: string): readonly [name: string, range: string] {
  const at = text.indexOf('@', 1);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
