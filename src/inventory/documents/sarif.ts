// SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/) as three scanners of images write it. The format knows
// no packages: each scanner puts them into the texts for people, as lines of `Label: value`.

import type { Distro, Location } from '../../model/index.ts';
import { namedDistro } from './distro.ts';
import { scoutFix, scoutPackage } from './docker-scout.ts';
import { componentsAt, type JsonObject, objectAt, objectsAt, proseAt, wordAt, wordsAt } from './json.ts';
import { packageTypeOf } from './kinds.ts';
import { locationAt } from './locations.ts';
import type { DocumentReader, FoundFinding, FoundPackage, FoundReport, ScannerName } from './types.ts';

export const sarif: DocumentReader<FoundReport> = {
  recognises: (document) => objectsAt(document, 'runs').some((run) => scannerOf(run) !== null),
  read(document, subject) {
    const [run = {}] = objectsAt(document, 'runs').filter((one) => scannerOf(one) !== null);
    const scanner = scannerOf(run) ?? 'grype';
    const driver = driverOf(run);
    const rules = new Map(objectsAt(driver, 'rules').map((rule) => [wordAt(rule, 'id'), rule]));
    const properties = objectAt(run, 'properties');
    const results = componentsAt(run, 'results', subject).map((result) => ({
      result,
      rule: rules.get(wordAt(result, 'ruleId')) ?? {},
    }));
    return {
      scanner,
      format: `${scanner.replace('-', ' ')} ${wordAt(driver, 'version')} (SARIF)`,
      reference: wordAt(properties, 'imageName'),
      digest: '',
      platform: '',
      distro: grypeDistro(results.map(({ rule }) => rule)),
      packages: [],
      reported: results.flatMap(({ result, rule }) => READERS[scanner](result, rule)),
    };
  },
};

function driverOf(run: JsonObject): JsonObject {
  return objectAt(objectAt(run, 'tool'), 'driver');
}

function scannerOf(run: JsonObject): ScannerName | null {
  const name = wordAt(driverOf(run), 'name').toLowerCase();
  if (name.includes('grype')) return 'grype';
  if (name === 'trivy') return 'trivy';
  return name.includes('docker scout') ? 'docker-scout' : null;
}

const READERS: Readonly<Record<ScannerName, (result: JsonObject, rule: JsonObject) => readonly FoundFinding[]>> = {
  grype: grypeFindings,
  trivy: trivyFindings,
  'docker-scout': scoutFindings,
};

/** Grype has a rule for each vulnerability in each package, and says in its help what a result is about. */
function grypeFindings(result: JsonObject, rule: JsonObject): readonly FoundFinding[] {
  const help = labelled(proseAt(objectAt(rule, 'help'), 'text'));
  const id = help('Vulnerability') || wordAt(result, 'ruleId');
  return finding(id, help('Severity'), help('Fix Version'), {
    ...unnamed(help('Package'), help('Version')),
    type: packageTypeOf(help('Type')),
    locations: locationsOf(result),
  });
}

/** Grype names the list that it matched by: `wolfi:distro:wolfi:rolling`, `alpine:distro:alpine:3.19`. */
function grypeDistro(rules: readonly JsonObject[]): Distro | null {
  for (const rule of rules) {
    const [, kind, name, version = ''] = labelled(proseAt(objectAt(rule, 'help'), 'text'))('Data Namespace').split(':');
    if (kind === 'distro' && name !== undefined) return namedDistro(name, version === 'rolling' ? '' : version);
  }
  return null;
}

/** Trivy says it in each result's message, but not the kind of package; the file it was found in tells most. */
function trivyFindings(result: JsonObject, rule: JsonObject): readonly FoundFinding[] {
  const message = labelled(proseAt(objectAt(result, 'message'), 'text'));
  const [name, version] = [message('Package'), message('Installed Version')];
  const locations = locationsOf(result);
  const ofSystem = wordAt(rule, 'name') === 'OsPackageVulnerability';
  return finding(wordAt(result, 'ruleId'), message('Severity'), message('Fixed Version'), {
    ...unnamed(name, version),
    type: ofSystem ? systemType(version) : libraryType(name, locations[0]?.path ?? ''),
    locations: ofSystem ? [] : locations,
  });
}

/** Scout names the package's URL in each result's message, or in its rule where there is one for each package. */
function scoutFindings(result: JsonObject, rule: JsonObject): readonly FoundFinding[] {
  const properties = objectAt(rule, 'properties');
  const message = proseAt(objectAt(result, 'message'), 'text');
  const [inMessage] = /pkg:\S{1,2000}/.exec(message) ?? [];
  const inRule = [...wordsAt(properties, 'purls'), wordAt(properties, 'purl')].filter((purl) => purl !== '');
  const severity = wordAt(properties, 'cvssV3_severity');
  const fix = inMessage === undefined ? wordAt(properties, 'fixed_version') : labelled(message)('Fixed version');
  return (inMessage === undefined ? inRule : [inMessage]).flatMap((purl) =>
    finding(wordAt(result, 'ruleId'), severity, scoutFix(fix), { ...scoutPackage(purl), locations: [] }),
  );
}

function finding(id: string, severity: string, fixedIn: string, about: FoundPackage): readonly FoundFinding[] {
  return id === '' ? [] : [{ id, aliases: [], severity, fixedIn, package: about }];
}

function unnamed(name: string, version: string): FoundPackage {
  return { ...scoutPackage(''), name, version };
}

/** The value behind `Label:` (Trivy also writes `Label value`) at the start of a line; empty where there is none. */
function labelled(text: string): (label: string) => string {
  const lines = text.split('\n').slice(0, LINES);
  return (label) => {
    for (const line of lines) {
      if (!line.startsWith(label)) continue;
      const value = line.slice(label.length).trimStart();
      if (value.startsWith(':')) return value.slice(1).trim();
      if (value.length < line.length - label.length) return value.trim();
    }
    return '';
  };
}

/** The facts come before the description, which may have any length. */
const LINES = 50;

function locationsOf(result: JsonObject): readonly Location[] {
  return objectsAt(result, 'locations')
    .map((location) => wordAt(objectAt(objectAt(location, 'physicalLocation'), 'artifactLocation'), 'uri'))
    .filter((uri) => uri !== '')
    .map((uri) => locationAt(uri, ''));
}

/** Alpine and Wolfi alone end versions in `-r` and a number; Red Hat and its kin name their release. */
function systemType(version: string): FoundPackage['type'] {
  if (/-r\d+$/.test(version)) return 'apk';
  return /\.(?:el|fc|amzn|oe|ph)\d|\.module\+/.test(version) ? 'rpm' : 'deb';
}

function libraryType(name: string, path: string): FoundPackage['type'] {
  if (/(?:^|\/)(?:package(?:-lock)?\.json|yarn\.lock|pnpm-lock\.yaml)$/.test(path)) return 'npm';
  if (/\.(?:jar|war|ear|par)$|(?:^|\/)pom\.xml$/.test(path)) return 'maven';
  if (
    /(?:dist-info\/METADATA|egg-info(?:\/PKG-INFO)?|(?:^|\/)requirements\.txt|poetry\.lock|Pipfile\.lock)$/.test(path)
  ) {
    return 'pypi';
  }
  if (/\.gemspec$|(?:^|\/)Gemfile\.lock$/.test(path)) return 'gem';
  if (/(?:^|\/)Cargo\.lock$/.test(path)) return 'cargo';
  if (/(?:^|\/)composer\.lock$|(?:^|\/)installed\.json$/.test(path)) return 'composer';
  if (/\.deps\.json$|(?:^|\/)packages\.lock\.json$/.test(path)) return 'nuget';
  return name === 'stdlib' || /^[a-z0-9.-]+\.[a-z]{2,}\//.test(name) ? 'golang' : null;
}
