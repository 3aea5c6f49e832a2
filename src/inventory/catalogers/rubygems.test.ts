import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { gemTree } from '../../../test/support/installed/small-managers.ts';
import { inventoryAt, inventoryOf } from '../made-image.fixture.ts';
import { expectUnharmed, lines, linesOf } from './cataloging.fixture.ts';
import { evidenceFile } from './evidence-file.ts';
import { rubygems } from './rubygems.ts';

const INSTALLING = { timeout: 60_000 };

describe.skipIf(!needsProgram('gem'))('what RubyGems installed', () => {
  test('is what it lists', INSTALLING, async ({ skip }) => {
    const tree = gemTree() ?? skip('it could not be installed');
    const { packages, warnings } = await inventoryAt(`dir:${tree.root}`);
    expect(lines(packages)).toEqual(listed(tree.listing, 'installed'));
    expect(lines(packages)).toEqual(['tiny-gem 1.0.0', 'tiny-gem 2.0.0.pre1', 'tiny_other 0.3']);
    expect(packages[0]?.licences).toEqual(['MIT', 'Apache-2.0']);
    expect(warnings).toEqual([]);
  });

  test('on this very system, default and bundled gems, is what it lists', INSTALLING, async () => {
    const [programs = ''] = execFileSync('gem', ['environment', 'gempath'], { encoding: 'utf8' }).trim().split('\n');
    const files = programs
      .split(':')
      .flatMap((folder) => globSync(`${folder}/specifications/{,default/}*.gemspec`))
      .map((path) => ({ path: path.slice(1), content: readFileSync(path) }));
    const { packages, warnings } = await inventoryOf([files]);
    const gems = listed(execFileSync('gem', ['list', '--local', '--all'], { encoding: 'utf8' }), 'all');
    expect(lines(packages).toSorted()).toEqual(gems);
    expect(gems.length).toBeGreaterThan(50);
    expect(warnings).toEqual([]);
  });
});

const PATH = 'usr/lib/ruby/gems/3.1.0/specifications/tiny-1.0.gemspec';
const STUBBED = `# -*- encoding: utf-8 -*-
# stub: tiny 1.0.0 ruby lib

Gem::Specification.new do |s|
  s.name = "tiny".freeze
  s.version = "1.0.0"

  s.licenses = ["MIT".freeze, "Ruby".freeze]
end
`;

describe('rubygems', () => {
  test.each([
    ['usr/lib/ruby/gems/3.1.0/specifications/rake-13.0.6.gemspec', true],
    ['usr/lib/ruby/gems/3.1.0/specifications/default/json-2.6.1.gemspec', true],
    ['usr/share/rubygems-integration/all/specifications/rake-13.0.6.gemspec', true],
    ['usr/local/bundle/specifications/rack-3.0.gemspec', true],
    ['usr/lib/ruby/gems/3.1.0/specifications/deeper/still/x.gemspec', false],
    ['usr/local/bundle/gems/rack-3.0/rack.gemspec', false],
    ['usr/local/bundle/bundler/gems/rack-0a1b2c/rack.gemspec', false],
    ['app/app.gemspec', false],
  ])('%s is wanted: %s', (path, wanted) => {
    expect(rubygems.wants(path, 100)).toBe(wanted);
  });

  test.each([
    ['with a stub', STUBBED, 'tiny 1.0.0 (MIT, Ruby)'],
    ['with a stub of a platform', STUBBED.replace('1.0.0 ruby', '1.0.0 x86_64-linux'), 'tiny 1.0.0 (MIT, Ruby)'],
    ['without a stub', STUBBED.replace('# stub: tiny 1.0.0 ruby lib', ''), 'tiny 1.0.0 (MIT, Ruby)'],
    [
      'of RubyGems 1',
      'Gem::Specification.new do |s|\n  s.name = %q{old}\n  s.version = "0.9"\n  s.license = %q{MIT}\nend\n',
      'old 0.9 (MIT)',
    ],
    [
      'with a version that is made',
      "Gem::Specification.new do |s|\n  s.name = 'old'\n  s.version = Gem::Version.new('0.9')\nend\n",
      'old 0.9 ()',
    ],
    ['with carriage returns', STUBBED.replaceAll('\n', '\r\n'), 'tiny 1.0.0 (MIT, Ruby)'],
  ])('a specification %s', (_, text, expected) => {
    const { packages } = rubygems.catalog(evidenceFile(PATH, text));
    expect(packages.map((found, at) => `${lines(packages)[at]} (${found.licences.join(', ')})`)).toEqual([expected]);
  });

  test.each([
    ['a version that must be run', "Gem::Specification.new do |s|\n  s.name = 'a'\n  s.version = Tiny::VERSION\nend\n"],
    ['no name', "Gem::Specification.new do |s|\n  s.version = '1.0'\nend\n"],
    ['another form', '\x7fELF'],
    ['no byte', ''],
    ['a line of megabytes', `  s.name = "${'a'.repeat(1 << 22)}"`],
  ])('a specification of %s is a problem', (_, text) => {
    expect(() => linesOf(rubygems, PATH, text)).toThrow('states no name and version');
  });

  test('no bytes do harm', () => expectUnharmed(rubygems, PATH, STUBBED));
});

/** `name (1.0, default: 0.9)` lines: a line a version, of all gems or without those that come with Ruby. */
function listed(listing: string, which: 'all' | 'installed'): readonly string[] {
  const found = listing.split('\n').flatMap((line) => {
    const [, name = '', versions = ''] = /^(\S+) \((.*)\)$/.exec(line) ?? [];
    return versions
      .split(', ')
      .filter((version) => version !== '' && (which === 'all' || !version.startsWith('default: ')))
      .map((version) => `${name} ${version.replace('default: ', '').split(' ')[0]}`);
  });
  return [...new Set(found)].sort();
}
