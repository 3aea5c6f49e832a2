import { Chance, type Quantiles } from './made-chance.ts';
import { dashed, type MadeVulnerability, type Vulnerabilities } from './made-vulnerabilities.ts';
import type { Words } from './made-words.ts';

/** What records are made from. */
export interface Ingredients {
  readonly words: Words;
  readonly vulnerabilities: Vulnerabilities;
}

/**
 * How the records of one OSV ecosystem were measured to be: `affected` packages a record, lengths of texts in
 * characters, and so on.
 */
export interface OsvShape {
  readonly ecosystem: string;
  /** Records of all a million. */
  readonly records: number;
  /** Different packages. */
  readonly packages: number;
  readonly affected: Quantiles;
  readonly details: Quantiles;
  readonly summary: Quantiles;
  readonly references: Quantiles;
  /** Events of a package's ranges. */
  readonly events: Quantiles;
  /** Versions listed for a package. */
  readonly versions: Quantiles;
  /** How often a package is chosen; see `Chance.favourite`. */
  readonly skew: number;
}

/** One record, as its file holds it. https://ossf.github.io/osv-schema/ */
export function osvRecord(
  { words, vulnerabilities }: Ingredients,
  shape: OsvShape,
  nth: number,
  seed: number,
): { readonly id: string; readonly content: string } {
  const chance = new Chance(seed + shape.records + nth * 2_654_435_761);
  const about = vulnerabilities.any(chance);
  const published = day(chance);
  const packages = affected(words, shape, chance);
  const id = idOf(shape.ecosystem, about, { nth, published, first: packages[0]?.package.name ?? '' });
  const record = {
    schema_version: '1.7.0',
    id,
    summary: words.prose(chance, chance.like(shape.summary)),
    details: words.prose(chance, chance.like(shape.details)),
    ...identities(shape.ecosystem, about, vulnerabilities, chance),
    published: time(published, chance),
    modified: time(published + chance.below(400), chance),
    affected: packages,
    references: Array.from({ length: chance.like(shape.references) }, () => ({
      type: chance.of(['WEB', 'ADVISORY', 'FIX', 'REPORT']),
      url: `https://${words.word(chance)}.example/${words.word(chance)}/${about.cve}/${chance.below(1e6)}`,
    })),
    ...(chance.happens(0.3) ? { severity: [{ type: 'CVSS_V3', score: vector(chance) }] } : {}),
  };
  return { id, content: JSON.stringify(record) };
}

function idOf(
  ecosystem: string,
  { cve }: MadeVulnerability,
  { nth, published, first }: { readonly nth: number; readonly published: number; readonly first: string },
): string {
  const year = new Date(published * 86_400_000).getUTCFullYear();
  switch (ecosystem) {
    case 'Go':
      return `GO-${year}-${String(nth + 1).padStart(4, '0')}`;
    case 'PyPI':
      return `PYSEC-${year}-${nth + 1}`;
    case 'crates.io':
      return `RUSTSEC-${year}-${String(nth + 1).padStart(4, '0')}`;
    case 'Bitnami':
      return `BIT-${first}-${cve.slice(4)}`;
    default:
      return `ALSA-${year}:${String(nth + 1).padStart(4, '0')}`;
  }
}

function identities(ecosystem: string, about: MadeVulnerability, all: Vulnerabilities, chance: Chance) {
  if (ecosystem === 'AlmaLinux') {
    const related = Array.from({ length: chance.like([0, 0, 1, 1, 3, 6, 33, 140]) }, () => all.any(chance).cve);
    return { related: [...new Set([about.cve, ...related])] };
  }
  if (ecosystem === 'Bitnami') return { aliases: [about.cve] };
  return { aliases: about.ghsa === null ? [about.cve] : [about.cve, about.ghsa] };
}

function affected(words: Words, shape: OsvShape, chance: Chance) {
  const first = chance.favourite(shape.packages, shape.skew);
  const fixed =
    shape.ecosystem === 'AlmaLinux'
      ? `${version(chance)}-${chance.below(400)}.el${8 + chance.below(3)}`
      : version(chance);
  // Packages of one source are updated together, to one version.
  return Array.from({ length: chance.like(shape.affected) }, (_, nth) => {
    const number = (first + nth) % shape.packages;
    const name = packageName(words, shape.ecosystem, number);
    return {
      package: { ecosystem: shape.ecosystem === 'AlmaLinux' ? `AlmaLinux:${8 + (number % 3)}` : shape.ecosystem, name },
      ranges: [{ type: 'ECOSYSTEM', events: events(chance, chance.like(shape.events), fixed) }],
      versions: Array.from({ length: chance.like(shape.versions) }, (_, serial) => `${serial >> 4}.${serial & 15}.0`),
    };
  });
}

function events(chance: Chance, count: number, fixed: string): readonly object[] {
  const all: object[] = [{ introduced: '0' }];
  for (let nth = 1; nth < count; nth++) {
    all.push(
      nth % 2 === 0
        ? { introduced: `${100 + nth}.0.0` }
        : { fixed: nth < 2 ? fixed : `${100 + nth}.${chance.below(40)}.1` },
    );
  }
  return all;
}

/** Each number gives one name, always the same. */
function packageName(words: Words, ecosystem: string, number: number): string {
  const chance = new Chance(number * 7_919 + ecosystem.length);
  const name = words.name(chance, number);
  if (ecosystem === 'Go') return `github.com/${words.word(chance)}/${name}`;
  return name;
}

/** How Wolfi's documents were measured to be. */
export interface WolfiShape {
  readonly advisories: Quantiles;
  /** Different names of components that scans found. */
  readonly components: number;
}

/** A document of one package, and how many advisories it has. */
export function wolfiDocument(
  { words, vulnerabilities }: Ingredients,
  shape: WolfiShape,
  nth: number,
  seed: number,
): { readonly name: string; readonly content: string; readonly advisories: number } {
  const chance = new Chance(seed + nth * 2_246_822_519);
  const name = words.name(chance, nth);
  const advisories = Math.max(1, chance.like(shape.advisories));
  let content = `schema-version: 2.0.2\n\npackage:\n  name: ${name}\n\nadvisories:\n`;
  for (let serial = 0; serial < advisories; serial++)
    content += wolfiAdvisory(words, vulnerabilities, shape, name, chance);
  return { name, content, advisories };
}

function wolfiAdvisory(
  words: Words,
  vulnerabilities: Vulnerabilities,
  shape: WolfiShape,
  name: string,
  chance: Chance,
): string {
  const { cve, ghsa } = vulnerabilities.common(chance);
  const aliases = [cve, ...(ghsa === null ? [] : [ghsa])].map((alias) => `      - ${alias}\n`).join('');
  let when = day(chance);
  const steps = chance.of(STEPS).map((type) => {
    const step = `      - timestamp: ${time(when, chance)}\n        type: ${type}\n${stepData(words, shape, name, type, chance)}`;
    when += 1 + chance.below(20);
    return step;
  });
  return `  - id: CGA-${dashed(chance)}\n    aliases:\n${aliases}    events:\n${steps.join('')}\n`;
}

function stepData(words: Words, shape: WolfiShape, name: string, type: string, chance: Chance): string {
  switch (type) {
    case 'fixed':
      return `        data:\n          fixed-version: ${version(chance)}-r${chance.below(4)}\n`;
    case 'detection':
      return (
        `        data:\n          type: scan/v1\n          data:\n            subpackageName: ${name}\n` +
        `            componentID: ${chance.below(2 ** 32).toString(16)}\n            componentName: ${component(words, shape, chance)}\n` +
        `            componentVersion: v${version(chance)}\n            componentType: go-module\n` +
        `            componentLocation: /usr/bin/${name}\n            scanner: grype\n`
      );
    case 'false-positive-determination':
      return `        data:\n          type: vulnerable-code-not-in-execution-path\n          note: ${words.prose(chance, 60)}\n`;
    default:
      return `        data:\n          note: ${words.prose(chance, 120)}\n`;
  }
}

function component(words: Words, shape: WolfiShape, chance: Chance): string {
  const number = chance.favourite(shape.components, 4);
  if (number === 0) return 'stdlib';
  return `github.com/${packageName(words, 'component', number)}`;
}

/** The steps of advisories, in the frequencies of the real ones: of a hundred. */
const STEPS: readonly [readonly string[], ...(readonly string[])[]] = [
  ['fixed'],
  ...times(40, ['detection', 'fixed']),
  ...times(29, ['fixed']),
  ...times(16, ['detection']),
  ...times(6, ['false-positive-determination']),
  ...times(4, ['detection', 'false-positive-determination']),
  ...times(2, ['detection', 'pending-upstream-fix']),
  ...times(1, ['detection', 'pending-upstream-fix', 'fixed']),
  ...times(1, ['detection', 'fix-not-planned']),
];

function times(count: number, steps: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: count }, () => steps);
}

function version(chance: Chance): string {
  return `${chance.below(9)}.${chance.below(40)}.${chance.below(20)}`;
}

/** A day since 1970, in the last years more often than before. */
function day(chance: Chance): number {
  return 20_200 - chance.favourite(3_000, 1.5);
}

function time(since1970: number, chance: Chance): string {
  return `${new Date((since1970 * 86_400 + chance.below(86_400)) * 1000).toISOString().slice(0, 19)}Z`;
}

function vector(chance: Chance): string {
  const one = (letters: string) => letters.charAt(chance.below(letters.length));
  return `CVSS:3.1/AV:${one('NALP')}/AC:${one('LH')}/PR:${one('NLH')}/UI:${one('NR')}/S:${one('UC')}/C:${one('NLH')}/I:${one('NLH')}/A:${one('NLH')}`;
}
