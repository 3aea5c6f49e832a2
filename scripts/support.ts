// Writes docs/support.md from the code: `npm run docs`. test/support-document.test.ts fails when that is forgotten.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_SOURCES } from '../src/database/index.ts';
import {
  distributionIds,
  distroEcosystems,
  ECOSYSTEM_FAMILIES,
  ecosystemType,
  endOfLifeSources,
  isDistroType,
  namedBy,
  PACKAGE_TYPES,
  type PackageType,
} from '../src/model/index.ts';

const ROOT = join(import.meta.dirname, '..');

export const SUPPORT_DOCUMENT = join(ROOT, 'docs/support.md');

/** The whole document, as the code stands. */
export function supportDocument(): string {
  const catalogers = readCatalogers();
  return [
    '# What is supported',
    '',
    'Made by `npm run docs` from the code; not to be edited by hand. [How packages are matched](matching.md) says what the',
    'rules are.',
    '',
    '## Ecosystems',
    '',
    'Where several catalogers read packages of one kind, all of them are named. "Named by" is which of a',
    "package's names the advisories speak of. Sources in *italics* are not among those of `fixedin db update`: they are",
    'configured, or given to `fixedin db build --from`.',
    '',
    ...table(
      ['ecosystem', 'packages', 'cataloged from', 'ordering', 'named by', 'advisories', 'matching tested against'],
      ECOSYSTEM_FAMILIES.map((family) => ecosystemRow(family, catalogers)),
    ),
    '',
    '## Packages without advisories',
    '',
    'Cataloged, compared and shown, but not judged: no source of advisories that fixedin reads speaks of them, and a warning',
    'in the result says so.',
    '',
    ...table(
      ['packages', 'cataloged from', 'ordering'],
      unjudgedTypes().map((type) => [`\`${type}\``, catalogedFrom(type, catalogers), orderingOf(type)]),
    ),
    '',
    '## Catalogers',
    '',
    '"Tested against" names the programs whose own installations a cataloger is held to; the others are held to files made',
    "byte by byte from the format's specification.",
    '',
    ...table(
      ['cataloger', 'reads', 'packages', 'tested against'],
      catalogers.map(({ name, label, types, programs }) => [
        name,
        label,
        types.map((type) => `\`${type}\``).join(', ') || '–',
        programs.join(', ') || 'made files',
      ]),
    ),
    '',
    '## Distributions',
    '',
    "By `ID` of os-release, with the ecosystems of an example release. A distribution's end of life is warned of where its",
    'vendor tells one.',
    '',
    ...table(['`ID`', 'looked up in, for example', 'end of life from'], distributionRows()),
    '',
  ].join('\n');
}

interface ReadCataloger {
  readonly name: string;
  /** What its line in the index says. */
  readonly label: string;
  readonly types: readonly PackageType[];
  readonly programs: readonly string[];
}

const CATALOGERS = join(ROOT, 'src/inventory/catalogers');

/** The catalogers in the order of their index: its lines, and what their sources and tests say. */
function readCatalogers(): readonly ReadCataloger[] {
  const index = source(join(CATALOGERS, 'index.ts'));
  const files = new Map(
    [...index.matchAll(/^import \{ (\w+) \} from '\.\/(.+)\.ts';$/gm)].map(([, name = '', file = '']) => [name, file]),
  );
  return [...index.matchAll(/^ {2}(\w+), \/\/ (.+)$/gm)].map(([, name = '', label = '']) => {
    const file = files.get(name) ?? name;
    const tests = readdirSync(CATALOGERS).filter((entry) => entry.startsWith(`${file}.`) && entry.endsWith('.test.ts'));
    const programs = tests.flatMap((test) => programsIn(source(join(CATALOGERS, test))));
    return {
      name: file,
      label,
      types: typesIn(file),
      programs: [...new Set([...programs, ...(SYSTEMS[file] ?? [])])].sort(),
    };
  });
}

/** Held to whole systems in a test of their own. */
const SYSTEMS: Readonly<Record<string, readonly string[]>> = {
  dpkg: programsIn(source(join(ROOT, 'src/inventory/real-systems.test.ts'))),
};

/** The package types that a cataloger names, or the files beside it that it is made of. */
function typesIn(file: string, depth = 0): readonly PackageType[] {
  const text = source(join(CATALOGERS, `${file}.ts`));
  const own = PACKAGE_TYPES.filter((type) => text.includes(`type: '${type}'`));
  if (own.length > 0 || depth > 1) return own;
  const imported = [...text.matchAll(/from '\.\/([\w/-]+)\.ts'/g)].map(([, name = '']) => name);
  return [...new Set(imported.filter((name) => name !== 'types').flatMap((name) => typesIn(name, depth + 1)))];
}

function programsIn(text: string): readonly string[] {
  return [...text.matchAll(/needsProgram\(([^)]*)\)/g)].flatMap(([, names = '']) =>
    [...names.matchAll(/'([^']+)'/g)].map(([, name = '']) => name),
  );
}

/** Sources that are not fetched by default, as `--from` names them. */
const OTHER_SOURCES: Readonly<Record<string, string>> = {
  Wolfi: '*`wolfi:`, `secdb:`*',
  Chainguard: '*`chainguard:`, `secdb:`*',
  Alpine: '*`secdb:`*',
  Debian: '*`debian:`*',
  'Red Hat': '*`csaf:`*',
  'Oracle Linux': '*`updateinfo:`*',
  'Amazon Linux': '*`updateinfo:`*',
  Fedora: '*`updateinfo:`*',
  'Photon OS': '*`photon:`*',
  'Arch Linux': '*`arch:`*',
  Gentoo: '*`glsa:`*',
};

/** Where real advisories of an ecosystem are in a test, and what is held to them. */
const REAL_ADVISORIES: Readonly<Record<string, string>> = {
  AlmaLinux: 'real records, module streams included',
  Go: 'real records, the standard library included',
  PyPI: 'real records',
  'crates.io': 'real records',
  Bitnami: 'real records',
  Wolfi: 'every advisory of a day, and the packages of two real images',
  Alpine: 'real secdb documents and a real image',
};

function ecosystemRow(family: string, catalogers: readonly ReadCataloger[]): readonly string[] {
  const type = ecosystemType(family) ?? 'generic';
  const fetched = DEFAULT_SOURCES.some(({ location }) => location.includes(`/${encodeURIComponent(family)}/`));
  const sources = [fetched ? 'osv.dev' : '', OTHER_SOURCES[family] ?? ''].filter((text) => text !== '');
  return [
    family,
    `\`${type}\``,
    catalogedFrom(type, catalogers),
    orderingOf(type),
    isDistroType(type) ? namedBy(family) : 'full name',
    sources.join(', ') || '*`osv:`*',
    REAL_ADVISORIES[family] ?? "records made to the format's specification",
  ];
}

function catalogedFrom(type: PackageType, catalogers: readonly ReadCataloger[]): string {
  const names = catalogers.filter(({ types }) => types.includes(type)).map(({ name }) => name);
  return names.length === 0 ? 'SBOMs and reports only' : names.join(', ');
}

function orderingOf(type: PackageType): string {
  return `[${type}](../src/version/${type}.ts)`;
}

function unjudgedTypes(): readonly PackageType[] {
  const judged = new Set(ECOSYSTEM_FAMILIES.map(ecosystemType));
  return PACKAGE_TYPES.filter((type) => !judged.has(type));
}

/** A release of each, as its os-release has VERSION_ID. */
const EXAMPLES: Readonly<Record<string, string>> = {
  alpine: '3.20.3',
  alpaquita: '23',
  debian: '12',
  ubuntu: '24.04',
  rhel: '9.4',
  almalinux: '9.4',
  rocky: '9.4',
  ol: '9.4',
  fedora: '40',
  amzn: '2023',
  sles: '12.5',
  sles_sap: '12.5',
  'sle-micro': '5.5',
  'sl-micro': '6.0',
  'opensuse-leap': '15.6',
  openeuler: '22.03',
  photon: '5.0',
  mariner: '2.0',
  azurelinux: '3.0',
  mageia: '9',
};

function distributionRows(): readonly (readonly string[])[] {
  const { own, derived } = distributionIds();
  const ends = endOfLifeSources();
  const rows = own.map((id) => {
    const ecosystems = distroEcosystems({ id, version: EXAMPLES[id] ?? '', like: [], name: id });
    return [id, ecosystems.join(', '), link(ends.get(id))];
  });
  const parents = [...derived].map(([id, parent]) => [id, `as ${parent}, with a warning`, link(ends.get(id))]);
  return [...rows, ...parents];
}

function link(source: string | undefined): string {
  const [url] = /https:\/\/\S+/.exec(source ?? '') ?? [];
  return url === undefined ? '–' : `<${url}>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)];
}

function source(path: string): string {
  return readFileSync(path, 'utf8');
}

if (process.argv[1] === import.meta.filename) writeFileSync(SUPPORT_DOCUMENT, supportDocument());
