import { type InstalledTree, installedTree } from './tree.ts';

/**
 * Gems as RubyGems installs them: two versions of one, a platform of its own, an old one without a licence. No
 * registry is needed: they are made here.
 */
export function gemTree(): InstalledTree | null {
  const gems = { 'tiny-gem': ['1.0.0', '2.0.0.pre1'], tiny_other: ['0.3'] };
  const specification = (name: string, version: string) =>
    `Gem::Specification.new do |s|
  s.name = '${name}'; s.version = '${version}'; s.summary = 'tiny "gem"'; s.authors = ['nobody']
  s.licenses = ['MIT', 'Apache-2.0']; s.files = []; s.add_dependency 'other', '>= 1.0'
end
`;
  const named = Object.entries(gems).flatMap(([name, versions]) => versions.map((version) => [name, version] as const));
  const into = ['--local', '--no-document', '--force', '--install-dir', 'usr/local/bundle'] as const;
  return installedTree({
    name: 'gem',
    files: Object.fromEntries(
      named.map(([name, version]) => [`made/${name}-${version}.gemspec`, specification(name, version)]),
    ),
    commands: [
      ['sh', '-c', 'cd made && for made in *.gemspec; do gem build --silent --force $made; done'],
      ['gem', 'install', ...into, ...named.map(([name, version]) => `made/${name}-${version}.gem`)],
    ],
    listing: ['sh', '-c', 'GEM_HOME=usr/local/bundle GEM_PATH=usr/local/bundle gem list --local'],
  });
}

/** A PHP project with two libraries that Composer copied from beside it. */
export function composerTree(): InstalledTree | null {
  const manifest = (fields: object) => JSON.stringify(fields);
  return installedTree({
    name: 'composer',
    files: {
      'composer.json': manifest({
        name: 'acme/app',
        'minimum-stability': 'RC',
        require: { 'acme/one': '*' },
        'require-dev': { 'acme/dev': '*' },
        repositories: [{ type: 'path', url: 'libs/*', options: { symlink: false } }, { 'packagist.org': false }],
      }),
      'libs/one/composer.json': manifest({
        name: 'acme/one',
        version: 'v1.2.3',
        license: 'MIT',
        require: { 'acme/two': '^2' },
      }),
      'libs/two/composer.json': manifest({ name: 'acme/two', version: '2.0.0-RC1', license: ['MIT', 'GPL-2.0-only'] }),
      'libs/dev/composer.json': manifest({ name: 'acme/dev', version: '0.1.0' }),
    },
    commands: [['composer', 'install', '--quiet', '--no-interaction', '--no-plugins']],
    listing: ['composer', 'show', '--format=json', '--no-interaction'],
    environment: { COMPOSER_ALLOW_SUPERUSER: '1', COMPOSER_MIRROR_PATH_REPOS: '1' },
  });
}

/** Two versions of one rock in a tree, and another. */
export function rockTree(): InstalledTree | null {
  const rocks = [
    ['tiny', '1.2-3'],
    ['tiny', '2.0rc1-1'],
    ['other-rock', 'scm-1'],
  ] as const;
  const rockspec = (name: string, version: string) => `package = "${name}"
version = "${version}"
source = { url = "file:///nowhere" }
description = {
   summary = "a tiny rock",
   license = "MIT"
}
build = { type = "builtin", modules = { ["${name}"] = "tiny.lua" } }
`;
  return installedTree({
    name: 'luarocks',
    files: {
      'made/tiny.lua': 'return {}\n',
      ...Object.fromEntries(
        rocks.map(([name, version]) => [`made/${name}-${version}.rockspec`, rockspec(name, version)]),
      ),
    },
    commands: rocks.map(([name, version]) => [
      'sh',
      '-c',
      `cd made && luarocks --tree ../usr/local make --keep ${name}-${version}.rockspec`,
    ]),
    listing: ['luarocks', '--tree', 'usr/local', 'list', '--porcelain'],
  });
}

/** A Perl distribution that ExtUtils::MakeMaker installed twice, the second time as a newer version, and another. */
export function perlTree(): InstalledTree | null {
  const module = (name: string, version: string) => `package ${name};\nour $VERSION = "${version}";\n1;\n`;
  const makefile = (name: string) =>
    `use ExtUtils::MakeMaker;\nWriteMakefile(NAME => "${name}", VERSION_FROM => "Module.pm", PM => { "Module.pm" => "\\$(INST_LIB)/${name.replaceAll('::', '/')}.pm" });\n`;
  const install = 'perl Makefile.PL INSTALL_BASE=../../usr/local && make && make install && make realclean';
  return installedTree({
    name: 'perl',
    files: {
      'made/first/Module.pm': module('Acme::Tiny', '1.23'),
      'made/first/Makefile.PL': makefile('Acme::Tiny'),
      'made/second/Module.pm': module('Acme::Tiny', '1.24'),
      'made/second/Makefile.PL': makefile('Acme::Tiny'),
      'made/third/Module.pm': module('Solo', '0.01_02'),
      'made/third/Makefile.PL': makefile('Solo'),
    },
    commands: ['first', 'second', 'third'].map((folder) => ['sh', '-c', `cd made/${folder} && ${install}`]),
    listing: ['perl', '-e', INSTALLED_MODULES],
  });
}

/** ExtUtils::Installed, which goes by the `.packlist`s, whose folders stand for the names. */
const INSTALLED_MODULES = `
use File::Find; use ExtUtils::MakeMaker;
my %seen;
find({ no_chdir => 1, wanted => sub {
  return unless m{/auto/(.+)/\\.packlist$};
  my $path = $1;
  my $version = MM->parse_version("usr/local/lib/perl5/$path.pm");
  (my $name = $path) =~ s{/}{-}g;
  print "$name $version\\n" unless $seen{$name}++;
} }, 'usr/local');
`;

/** R packages as Debian's package builder had R install them; dpkg lists the packages that brought them. */
export function rTree(): InstalledTree | null {
  return installedTree({
    name: 'r',
    files: { 'packages/.keep': '' },
    commands: [
      ['sh', '-c', 'cd packages && apt-get download r-cran-codetools r-cran-kernsmooth'],
      ['sh', '-c', 'for deb in packages/*.deb; do dpkg-deb -x "$deb" .; done'],
    ],
    listing: ['sh', '-c', 'for deb in packages/*.deb; do dpkg-deb -W "$deb"; done'],
  });
}
