/**
 * The version of a Go program's main module where Go did not record one: a version that the linker was told to write
 * into a variable (`-ldflags "-X main.version=v1.2.3"`), else the commit that it was built from, as Go writes versions
 * of commits. Null where the build tells neither.
 *
 * https://pkg.go.dev/cmd/link, https://go.dev/ref/mod#pseudo-versions
 */
export function versionFromBuild(mainModule: string, settings: ReadonlyMap<string, string>): string | null {
  return versionFromLinker(mainModule, settings.get('-ldflags') ?? '') ?? versionOfCommit(settings);
}

interface LinkedVersion {
  readonly version: string;
  readonly rank: number;
}

/**
 * Of several, the one in the program's own package, then in its module, then anywhere: some projects keep the variable
 * in a library of theirs.
 */
function versionFromLinker(mainModule: string, flags: string): string | null {
  const found: LinkedVersion[] = [];
  for (const assignment of assignments(flags)) {
    const equals = assignment.indexOf('=');
    const dot = assignment.lastIndexOf('.', equals);
    const packagePath = assignment.slice(0, Math.max(dot, 0));
    const version = semanticVersion(assignment.slice(equals + 1));
    if (equals < 0 || dot < 0 || version === null || !VARIABLES.has(nameOf(assignment.slice(dot + 1, equals))))
      continue;
    const isOwn = packagePath === mainModule || packagePath.startsWith(`${mainModule}/`);
    found.push({ version, rank: packagePath === 'main' ? 0 : isOwn ? 1 : 2 });
  }
  return found.sort((a, b) => a.rank - b.rank)[0]?.version ?? null;
}

/** Names that projects give to the variable that holds their own version; others hold those of things they use. */
const VARIABLES: ReadonlySet<string> = new Set([
  'version',
  'gitversion',
  'buildversion',
  'appversion',
  'releaseversion',
  'currentversion',
  'versionstring',
  'semver',
  'gittag',
  'tag',
]);

function nameOf(variable: string): string {
  return variable.toLowerCase().replaceAll('_', '');
}

/** What each `-X` assigns: `main.version=1.2.3`. */
function assignments(flags: string): readonly string[] {
  const words = splitFlags(flags);
  return words.flatMap((word, index) => {
    const option = word.replace(/^--/, '-');
    if (option === '-X') return [words[index + 1] ?? ''];
    return option.startsWith('-X=') ? [option.slice(3)] : [];
  });
}

/** As Go splits flags: at white space, but for that inside quotes, which have no escapes. */
function splitFlags(flags: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (const character of flags) {
    if (quote !== '') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + character;
  }
  return word === null ? words : [...words, word];
}

/** In Go's spelling, with a `v`. */
function semanticVersion(text: string): string | null {
  const version = /^v?(\d{1,9}\.\d{1,9}(?:\.\d{1,9})?(?:-[0-9A-Za-z.-]{1,100})?(?:\+[0-9A-Za-z.-]{1,100})?)$/.exec(
    text,
  );
  if (version?.[1] === undefined) return null;
  const [numbers = '', ...rest] = version[1].split(/(?=[-+])/);
  return `v${numbers.split('.').length === 2 ? `${numbers}.0` : numbers}${rest.join('')}`;
}

/** `v0.0.0-20231005091011-1a2b3c4d5e6f`. */
function versionOfCommit(settings: ReadonlyMap<string, string>): string | null {
  const revision = settings.get('vcs.revision') ?? '';
  const time = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/.exec(settings.get('vcs.time') ?? '');
  if (time === null || !/^[0-9a-f]{12,64}$/.test(revision)) return null;
  const dirty = settings.get('vcs.modified') === 'true' ? '+dirty' : '';
  return `v0.0.0-${time.slice(1).join('')}-${revision.slice(0, 12)}${dirty}`;
}
