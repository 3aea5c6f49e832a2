import { languagePackage } from '../catalogers/language-package.ts';
import type { CatalogedPackage, EvidenceFile } from '../catalogers/types.ts';
import { linesIn, lockFile } from './lock-file.ts';

type Found = CatalogedPackage | null;

/**
 * Bundler's `Gemfile.lock`: sections by where gems come from, in each `specs:` with a gem a line, four spaces in; a
 * version may have its platform after a hyphen. A PATH is the project's own. https://bundler.io/guides/rationale.html
 */
export const gemfileLock = lockFile('gemfile-lock', 'gem', ['Gemfile.lock', 'gems.locked'], (file) => {
  let section = '';
  return linesIn(file).flatMap((line): Found[] => {
    if (/^[A-Z]/.test(line)) section = line;
    const { name, version } = /^ {4}(?<name>[^\s(]+) \((?<version>[^\s()-]+)(?:-[^()]*)?\)$/.exec(line)?.groups ?? {};
    if (name === undefined || version === undefined || !(section === 'GEM' || section === 'GIT')) return [];
    return [languagePackage({ type: 'gem', name, version })];
  });
});

/** Gradle: `group:artifact:version=configurations`. https://docs.gradle.org/current/userguide/dependency_locking.html */
export const gradleLock = lockFile('gradle-lock', 'maven', ['gradle.lockfile', 'buildscript-gradle.lockfile'], (file) =>
  linesIn(file).flatMap((line) => {
    const [namespace, name, version, more] = (line.split('=', 1)[0] ?? '').split(':');
    if (line.startsWith('#') || namespace === undefined || name === undefined || more !== undefined) return [];
    return version === undefined ? [] : languagePackage({ type: 'maven', namespace, name, version });
  }),
);

/** Mix of Elixir: `"jason": {:hex, :jason, "1.4.0", …` a line. https://hexdocs.pm/mix/Mix.Tasks.Deps.html */
export const mixLock = lockFile('mix-lock', 'hex', ['mix.lock'], (file) =>
  linesIn(file).flatMap((line) => {
    const { name, version } = /^\s*"[^"]+": \{:hex, :(?<name>\w+), "(?<version>[^"]+)"/.exec(line)?.groups ?? {};
    return name === undefined || version === undefined ? [] : languagePackage({ type: 'hex', name, version });
  }),
);

/** Dart's pub: packages two spaces in, their fields four; only hosted ones are of a server. https://dart.dev/tools/pub/glossary#lockfile */
export const pubLock = lockFile('pub-lock', 'pub', ['pubspec.lock'], (file) => {
  const packages: Found[] = [];
  let [name, isHosted] = ['', false];
  for (const line of linesIn(file)) {
    const key = /^ {2}(?<key>\w+):$/.exec(line)?.groups?.['key'];
    if (key !== undefined) [name, isHosted] = [key, false];
    if (line === '    source: hosted') isHosted = true;
    const version = /^ {4}version: "?(?<version>[^"\s]+)"?$/.exec(line)?.groups?.['version'];
    if (version !== undefined && isHosted) packages.push(languagePackage({ type: 'pub', name, version }));
  }
  return packages;
});

/**
 * Go's `go.mod`, which since Go 1.17 names every module that the main module's packages need, with the replacements of
 * the main module. https://go.dev/ref/mod#go-mod-file
 */
export const goMod = lockFile('go-mod', 'golang', ['go.mod'], (file) => {
  const required = new Map<string, string>();
  const replaced = new Map<string, readonly string[]>();
  for (const { directive, words } of directives(file)) {
    const [path = '', version = ''] = words;
    if (directive === 'require') required.set(path, version);
    const arrow = words.indexOf('=>');
    if (directive === 'replace' && arrow > 0) replaced.set(words.slice(0, arrow).join(' '), words.slice(arrow + 1));
  }
  return [...required].flatMap(([path, version]): Found[] => {
    const [other = path, at = ''] = replaced.get(`${path} ${version}`) ?? replaced.get(path) ?? [path, version];
    // A folder beside the module has no version.
    return at === '' ? [] : [goModule(other, at)];
  });
});

/** The directives, those in parentheses one by one, comments taken away. */
function* directives(file: EvidenceFile): Generator<{ readonly directive: string; readonly words: readonly string[] }> {
  let block = '';
  for (const line of linesIn(file)) {
    const words = (line.split('//', 1)[0] ?? '').split(/\s+/).filter((word) => word !== '');
    if (block !== '' && words[0] === ')') block = '';
    else if (words[1] === '(') block = words[0] ?? '';
    else if (block !== '') yield { directive: block, words };
    else if (words[0] !== undefined) yield { directive: words[0], words: words.slice(1) };
  }
}

function goModule(path: string, version: string): Found {
  const slash = path.lastIndexOf('/');
  return languagePackage({
    type: 'golang',
    namespace: path.slice(0, Math.max(slash, 0)),
    name: path.slice(slash + 1),
    version,
  });
}
