import type { Distro } from '../../model/index.ts';
import { type Cataloger, cataloged } from './types.ts';

/** The first of these that exists holds, and no other. https://www.freedesktop.org/software/systemd/man/os-release.html */
export const OS_RELEASE_PLACES: readonly string[] = ['etc/os-release', 'usr/lib/os-release'];

/** Sixty variables make 4 KiB; a file of megabytes is none that a person or a program wrote for this. */
const MAX_BYTES = 1024 * 1024;

/** os-release(5): `NAME=value` lines, quoted as in a shell. */
export const osRelease: Cataloger = {
  name: 'os-release',
  about: {
    reads: 'os-release',
    packages: [],
    testedAgainst: '',
  },
  version: 1,
  places: OS_RELEASE_PLACES,
  endings: ['/os-release'],
  wants: (path, size) => size <= MAX_BYTES && OS_RELEASE_PLACES.includes(path),
  catalog: (file) => {
    const values = new Map<string, string>();
    let unreadable = 0;
    for (const raw of file.bytes.toString('utf8').split('\n')) {
      const line = raw.trim();
      if (line === '' || line.startsWith('#')) continue;
      const assignment = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line);
      if (assignment?.[1] === undefined || assignment[2] === undefined) unreadable++;
      else values.set(assignment[1], unquote(assignment[2]));
    }
    const problems = unreadable === 0 ? [] : [`${unreadable} of ${unreadable + values.size} lines are no NAME=value`];
    return cataloged({ distro: toDistro(values), problems });
  },
};

/** An ID that is not there is `linux`, as os-release(5) says. */
function toDistro(values: ReadonlyMap<string, string>): Distro {
  const id = (values.get('ID') ?? '').toLowerCase().replaceAll(/[^a-z0-9._-]/g, '') || 'linux';
  const version = values.get('VERSION_ID') ?? '';
  return {
    id,
    version,
    like: (values.get('ID_LIKE') ?? '').split(/\s+/).filter((word) => word !== ''),
    name: values.get('PRETTY_NAME') || values.get('NAME') || (version === '' ? id : `${id} ${version}`),
  };
}

/** A shell word: single quotes keep all, double quotes let a backslash guard `"`, `$`, `` ` `` and itself. */
function unquote(word: string): string {
  let out = '';
  let quote = '';
  for (let at = 0; at < word.length; at++) {
    const character = word.charAt(at);
    if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
    else if (quote === '' && (character === ' ' || character === '\t')) break;
    else if (character === '\\' && quote !== "'" && (quote === '' || '"$`\\'.includes(word.charAt(at + 1)))) {
      at++;
      out += word.charAt(at);
    } else out += character;
  }
  return out;
}
