import { languagePackage } from './language-package.ts';
import { type CatalogedPackage, type Cataloger, cataloged, type EvidenceFile } from './types.ts';

/**
 * Installed gems: one specification each, in `specifications` of a gem folder, and in `specifications/default` for
 * those that come with Ruby. https://guides.rubygems.org/specification-reference/
 *
 * RubyGems writes them as Ruby in one fixed form, beginning with `# stub: NAME VERSION PLATFORM REQUIRE-PATHS`, which
 * it reads itself instead of running them. Older ones have no stub: then name and version are where they are set to a
 * plain text. Nothing is run.
 */
export const rubygems: Cataloger = {
  name: 'rubygems',
  about: {
    reads: 'gem, Bundler',
    packages: ['gem'],
    testedAgainst: '`gem`',
  },
  version: 1,
  places: [],
  endings: ['.gemspec'],
  wants: (path) => path.endsWith('.gemspec') && PLACE.test(path),
  catalog: (file) => {
    const found = readSpecification(file);
    if (found === null) throw new Error('states no name and version that can be read without running it');
    return cataloged({ packages: [found] });
  },
};

/** Bundler keeps gems of Git repositories with the repository's own specification, which must be run to be read. */
const PLACE = /(?:^|\/)specifications\/(?:default\/)?[^/]+\.gemspec$/;

function readSpecification(file: EvidenceFile): CatalogedPackage | null {
  let [name, version] = ['', ''];
  let licences: readonly string[] = [];
  for (const line of file.bytes.toString('utf8').split('\n')) {
    if (line.length > MAX_LINE) continue;
    const stub = name === '' && version === '' ? STUB.exec(line)?.groups : undefined;
    if (stub !== undefined) [name, version] = [stub['name'] ?? '', stub['version'] ?? ''];
    const set = ASSIGNMENT.exec(line)?.groups;
    const words = set === undefined ? [] : textsIn(set['value'] ?? '');
    if (set?.['field'] === 'name') name ||= words[0] ?? '';
    else if (set?.['field'] === 'version') version ||= words[0] ?? '';
    else if (set?.['field']?.startsWith('license') && licences.length === 0) licences = words;
  }
  return languagePackage({ type: 'gem', name, version, licences });
}

/** https://github.com/rubygems/rubygems/blob/master/lib/rubygems/stub_specification.rb */
const STUB = /^# stub: (?<name>\S+) (?<version>\S+) /;
const ASSIGNMENT = /^\s*s\.(?<field>name|version|licenses?) ?= ?(?<value>.*)/;

/** Lists of files take longer ones, which hold nothing that is looked for. */
const MAX_LINE = 2048;

/** The texts in a value: `"MIT".freeze`, `%q{rake}.freeze`, `["MIT".freeze, 'Ruby']`, `Gem::Version.new("1.0")`. */
function textsIn(value: string): readonly string[] {
  return [...value.matchAll(/"([^"\\]*)"|'([^'\\]*)'|%q[{<]([^}>\\%]*)[}>]/g)].map(
    ([, double, single, other]) => double ?? single ?? other ?? '',
  );
}
