import { type GoBuildInfo, isPacked, mayBeGo, partsOfProgram, readGoBuildInfo } from '../executables/index.ts';
import { versionFromBuild } from './go-version.ts';
import { type CatalogedPackage, type Cataloger, cataloged, type EvidenceFile } from './types.ts';
import { isWord } from './word.ts';

/**
 * Programs and libraries made by Go, which state their modules: what `go version -m` prints.
 * https://pkg.go.dev/runtime/debug#BuildInfo
 *
 * Of a program come its main module, Go's standard library, and each dependency; a replaced one under the name of what
 * was really built in.
 */
export const goBinary: Cataloger = {
  name: 'go-binary',
  about: {
    reads: 'Go programs, by the build information in them',
    packages: ['golang'],
    testedAgainst: '`go version -m`',
  },
  version: 2,
  places: [],
  endings: [],
  wants: () => false,
  recognises: (head, path) => mayBeGo(head, path) || isPacked(head),
  reads: partsOfProgram,
  catalog: readGoBinary,
};

function readGoBinary(file: EvidenceFile) {
  if (isPacked(file.read(0, 4096))) {
    return cataloged({ problems: ['is packed by UPX, so that what it was built from cannot be read'] });
  }
  const info = readGoBuildInfo(file);
  if (info === null) return cataloged({});
  const { main, dependencies, settings, damaged } = readModules(info.modules);
  const packages = [
    ...(main === null ? [] : [{ ...main, version: versionOfMain(main, settings) }]),
    ...standardLibrary(info),
    ...dependencies,
  ].flatMap(toPackage);
  const problems = damaged === 0 ? [] : [`${damaged} lines of its list of Go modules have no module and version`];
  return cataloged({ packages, problems });
}

interface Module {
  readonly path: string;
  readonly version: string;
}

/** Lines of a word, a tab, and what it is about: `dep`, `golang.org/x/net`, `v0.17.0`, a checksum. */
function readModules(text: string) {
  let main: Module | null = null;
  const dependencies: Module[] = [];
  const settings = new Map<string, string>();
  let damaged = 0;
  for (const line of text.split('\n')) {
    const [kind, first = '', second = ''] = line.split('\t');
    if (kind === 'build') addSetting(settings, line.slice('build\t'.length));
    if (kind === 'mod' || kind === 'dep') {
      if (!isWord(first)) damaged++;
      else if (kind === 'mod') main = { path: first, version: second };
      else if (isWord(second)) dependencies.push({ path: first, version: second });
      else damaged++;
    }
    // A folder has no version, and a name on one machine only: then the module that it stands for says more.
    if (kind === '=>' && isWord(first) && isModuleVersion(second)) {
      dependencies.splice(-1, 1, { path: first, version: second });
    }
  }
  return { main, dependencies, settings, damaged };
}

function isModuleVersion(text: string): boolean {
  return isWord(text) && text.startsWith('v');
}

/** `key=value`, each of them quoted as Go does where it has spaces or quotes. */
function addSetting(settings: Map<string, string>, text: string): void {
  const assignment = /^("(?:[^"\\]|\\.)*"|[^="]*)=(.*)$/s.exec(text);
  if (assignment?.[1] === undefined || assignment[2] === undefined) return;
  settings.set(unquote(assignment[1]), unquote(assignment[2]));
}

/** Go's strings in quotes are JSON's, but for escapes that no flag or path has; and those in backquotes. */
function unquote(text: string): string {
  if (/^`[^`]*`$/.test(text)) return text.slice(1, -1);
  if (!text.startsWith('"')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}

/** Go writes `(devel)` for what was built from a working copy, and knows more of it than that. */
function versionOfMain({ path, version }: Module, settings: ReadonlyMap<string, string>): string {
  return isModuleVersion(version) ? version : (versionFromBuild(path, settings) ?? '(devel)');
}

/** The library is of the very version of the Go that built the program. */
function standardLibrary({ goVersion }: GoBuildInfo): Module[] {
  const release = /(?:^|\s)go(\d[^\s]*)/.exec(goVersion)?.[1];
  return release === undefined ? [] : [{ path: 'stdlib', version: release }];
}

function toPackage({ path, version }: Module): CatalogedPackage[] {
  if (!isWord(version)) return [];
  const slash = path.lastIndexOf('/');
  return [
    {
      type: 'golang',
      namespace: path.slice(0, Math.max(slash, 0)),
      name: path.slice(slash + 1),
      version,
      architecture: '',
      origin: null,
      licences: [],
    },
  ];
}
