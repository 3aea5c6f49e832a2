import { jsonManifest, listAt, wordAt } from './json-manifest.ts';
import { languagePackage } from './language-package.ts';
import { type CatalogedPackage, type Cataloger, cataloged, type EvidenceFile } from './types.ts';

/**
 * Perl distributions of CPAN that were installed by hand: the metadata that cpanm and cpm keep in `.meta`
 * (https://metacpan.org/pod/CPAN::Meta::Spec), and the log of installations `perllocal.pod`, to which
 * ExtUtils::MakeMaker adds (https://perldoc.perl.org/perllocal). A `.packlist` has no version, and the modules that
 * come with Perl or a distribution's package keep no record.
 *
 * The log names a distribution by its main module; `Foo::Bar` is written `Foo-Bar`, as nearly all distributions are.
 */
export const cpan: Cataloger = {
  name: 'cpan',
  about: {
    reads: 'Perl',
    packages: ['cpan'],
    testedAgainst: '`ExtUtils::Installed`, of what `make install` installed',
  },
  version: 1,
  places: [],
  endings: ['/perllocal.pod', '/MYMETA.json'],
  wants: (path) =>
    path.endsWith('/perllocal.pod') ||
    (path.endsWith('/MYMETA.json') && /(?:^|\/)\.meta\/[^/]+\/MYMETA\.json$/.test(path)),
  catalog: (file) => cataloged({ packages: file.path.endsWith('.json') ? [readMeta(file)] : readLog(file) }),
};

function readMeta(file: EvidenceFile): CatalogedPackage {
  const meta = jsonManifest(file);
  const licences = listAt(meta, 'license').filter((text) => typeof text === 'string');
  const found = cpanPackage(wordAt(meta, 'name'), wordAt(meta, 'version'), licences);
  if (found === null) throw new Error('has no usable name and version');
  return found;
}

/** A heading an installation, and the version in its list; the last installation of a module is the one that is there. */
function readLog(file: EvidenceFile): readonly CatalogedPackage[] {
  const packages = new Map<string, CatalogedPackage>();
  let module = '';
  for (const line of file.bytes.toString('utf8').split('\n')) {
    if (line.length > MAX_LINE) continue;
    if (line.startsWith('=head2 ')) module = HEADING.exec(line)?.groups?.['module'] ?? '';
    const version = VERSION.exec(line)?.groups?.['version'];
    const found = version === undefined ? null : cpanPackage(module.replaceAll('::', '-'), version, []);
    if (found !== null) packages.set(module, found);
  }
  return [...packages.values()];
}

const MAX_LINE = 2048;
/** `=head2 Tue Nov 24 06:20:00 2026: C<Module> L<Foo::Bar|Foo::Bar>` */
const HEADING = /^=head2 [^<]*C<Module> L<(?<module>[\w:'-]+)\|/;
const VERSION = /^C<VERSION: (?<version>[^\s>]+)>/;

function cpanPackage(name: string, version: string, licences: readonly string[]): CatalogedPackage | null {
  return languagePackage({ type: 'cpan', name, version, licences });
}
