// Writes docs/support.md from the code: `npm run docs`. test/support-document.test.ts fails when that is forgotten.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_SOURCES } from '../src/database/index.ts';
import { CATALOGERS, type Cataloger } from '../src/inventory/catalogers/index.ts';
import { LOCK_FILES } from '../src/inventory/lock-files/index.ts';
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
      ECOSYSTEM_FAMILIES.map((family) => ecosystemRow(family)),
    ),
    '',
    '## Packages without advisories',
    '',
    'Cataloged, compared and shown, but not judged: no source of advisories that fixedin reads speaks of them, and a warning',
    'in the result says so.',
    '',
    ...table(
      ['packages', 'cataloged from', 'ordering'],
      unjudgedTypes().map((type) => [`\`${type}\``, catalogedFrom(type), orderingOf(type)]),
    ),
    '',
    '## Catalogers',
    '',
    '"Tested against" says whose own word on what is installed a cataloger is held to. *Made files* were made byte by byte',
    "from the format's specification, for want of the program that writes them.",
    '',
    ...table(
      ['cataloger', 'reads', 'packages', 'tested against'],
      LISTED.map(({ name, about }) => [
        name,
        about.reads,
        about.packages.map((type) => `\`${type}\``).join(', ') || '–',
        about.testedAgainst || '*made files*',
      ]),
    ),
    '',
    '## Lock files',
    '',
    'They say what is to be installed, and so count in folders of sources only (`dir:`), with `--lock-files`. What their own',
    'programs wrote is in the tests for npm, pnpm, Yarn and Composer; the others are held to made files.',
    '',
    ...table(
      ['files', 'packages'],
      LOCK_FILES.map(({ about }) => [about.reads, about.packages.map((type) => `\`${type}\``).join(', ')]),
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

/** Distributions' first. */
const LISTED = [...CATALOGERS].sort((a, b) => Number(isLanguages(a)) - Number(isLanguages(b)));

function isLanguages({ about: { packages } }: Cataloger): boolean {
  return packages.some((type) => !isDistroType(type));
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

function ecosystemRow(family: string): readonly string[] {
  const type = ecosystemType(family) ?? 'generic';
  const fetched = DEFAULT_SOURCES.some(({ location }) => location.includes(`/${encodeURIComponent(family)}/`));
  const sources = [fetched ? 'osv.dev' : '', OTHER_SOURCES[family] ?? ''].filter((text) => text !== '');
  return [
    family,
    `\`${type}\``,
    catalogedFrom(type),
    orderingOf(type),
    isDistroType(type) ? namedBy(family) : 'full name',
    sources.join(', ') || '*`osv:`*',
    REAL_ADVISORIES[family] ?? "records made to the format's specification",
  ];
}

function catalogedFrom(type: PackageType): string {
  const names = LISTED.filter(({ about }) => about.packages.includes(type)).map(({ name }) => name);
  if (names.length > 0) return names.join(', ');
  const isLocked = LOCK_FILES.some(({ about }) => about.packages.includes(type));
  return isLocked ? 'lock files, SBOMs and reports only' : 'SBOMs and reports only';
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

if (process.argv[1] === import.meta.filename) writeFileSync(SUPPORT_DOCUMENT, supportDocument());
