// Trivy's JSON report: https://trivy.dev/docs/latest/configuration/reporting/#json

import type { Location } from '../../model/index.ts';
import { namedDistro } from './distro.ts';
import {
  componentsAt,
  countAt,
  isObject,
  type JsonObject,
  listAt,
  objectAt,
  objectsAt,
  wordAt,
  wordsAt,
} from './json.ts';
import { packageTypeOf } from './kinds.ts';
import { locationAt } from './locations.ts';
import type { DocumentReader, FoundFinding, FoundPackage, FoundReport } from './types.ts';

export const trivy: DocumentReader<FoundReport> = {
  recognises: (document) => countAt(document, 'SchemaVersion') > 0 && 'ArtifactName' in document,
  read(document, subject) {
    const metadata = objectAt(document, 'Metadata');
    const system = objectAt(metadata, 'OS');
    const config = objectAt(metadata, 'ImageConfig');
    const results = objectsAt(document, 'Results').map((result) => readResult(result, subject));
    const [os, architecture] = [wordAt(config, 'os'), wordAt(config, 'architecture')];
    return {
      scanner: 'trivy',
      format: `trivy ${wordAt(objectAt(document, 'Trivy'), 'Version')}`.trim(),
      reference: wordAt(document, 'ArtifactName'),
      digest: digestOf(wordsAt(metadata, 'RepoDigests')),
      platform: os === '' || architecture === '' ? '' : `${os}/${architecture}`,
      distro: namedDistro(wordAt(system, 'Family'), wordAt(system, 'Name')),
      packages: results.flatMap(({ packages }) => packages),
      reported: results.flatMap(({ reported }) => reported),
    };
  },
};

interface Result {
  readonly packages: readonly FoundPackage[];
  readonly reported: readonly FoundFinding[];
}

function readResult(result: JsonObject, subject: string): Result {
  const listed = componentsAt(result, 'Packages', subject).map((one) => packageOf(one, result));
  const byPlace = new Map(listed.map((one) => [placeOf(one), one]));
  const reported = componentsAt(result, 'Vulnerabilities', subject).map((vulnerability) => {
    const about = vulnerablePackage(vulnerability, result);
    // The list of packages, where there is one, tells the source package too.
    return { ...findingOf(vulnerability), package: byPlace.get(placeOf(about)) ?? about };
  });
  return { packages: listed, reported };
}

function packageOf(one: JsonObject, result: JsonObject): FoundPackage {
  const type = packageTypeOf(wordAt(result, 'Type'));
  const source = wordAt(one, 'SrcName');
  const version = versionOf(one, { epoch: 'Epoch', version: 'Version', release: 'Release' });
  const sourceVersion = versionOf(one, { epoch: 'SrcEpoch', version: 'SrcVersion', release: 'SrcRelease' });
  return {
    key: '',
    purl: wordAt(objectAt(one, 'Identifier'), 'PURL') || wordAt(one, 'Ref'),
    type,
    name: wordAt(one, 'Name'),
    version,
    architecture: wordAt(one, 'Arch'),
    origin: source === '' ? null : { name: source, version: sourceVersion || version },
    licences: listAt(one, 'Licenses').filter((licence) => typeof licence === 'string'),
    locations: locationsOf(wordAt(one, 'FilePath'), wordAt(objectAt(one, 'Layer'), 'DiffID'), result),
    owner: '',
  };
}

function vulnerablePackage(vulnerability: JsonObject, result: JsonObject): FoundPackage {
  return {
    key: '',
    purl: wordAt(objectAt(vulnerability, 'PkgIdentifier'), 'PURL') || wordAt(vulnerability, 'PkgRef'),
    type: packageTypeOf(wordAt(result, 'Type')),
    name: wordAt(vulnerability, 'PkgName'),
    version: wordAt(vulnerability, 'InstalledVersion'),
    architecture: '',
    origin: null,
    licences: [],
    locations: locationsOf(
      wordAt(vulnerability, 'PkgPath'),
      wordAt(objectAt(vulnerability, 'Layer'), 'DiffID'),
      result,
    ),
    owner: '',
  };
}

function findingOf(vulnerability: JsonObject): Omit<FoundFinding, 'package'> {
  return {
    id: wordAt(vulnerability, 'VulnerabilityID'),
    aliases: wordsAt(vulnerability, 'VendorIDs'),
    severity: wordAt(vulnerability, 'Severity'),
    fixedIn: wordAt(vulnerability, 'FixedVersion'),
  };
}

function placeOf({ name, version, locations }: FoundPackage): string {
  return `${name}\n${version}\n${locations[0]?.path ?? ''}`;
}

/** A library that names no file of its own was found in the file that the result is of. */
function locationsOf(own: string, layer: string, result: JsonObject): readonly Location[] {
  const target = wordAt(result, 'Target');
  const isFile = wordAt(result, 'Class') === 'lang-pkgs' && target.includes('/');
  return own !== '' || isFile ? [locationAt(own || target, layer)] : [];
}

function versionOf(one: JsonObject, keys: { epoch: string; version: string; release: string }): string {
  const [epoch, version, release] = [countAt(one, keys.epoch), wordAt(one, keys.version), wordAt(one, keys.release)];
  if (version === '') return '';
  return `${epoch > 0 ? `${epoch}:` : ''}${version}${release === '' ? '' : `-${release}`}`;
}

function digestOf(references: readonly string[]): string {
  const [first = ''] = references;
  return first.slice(first.lastIndexOf('@') + 1);
}

/** Reports of before 2021 are the bare list of results. */
export function trivyOfList(document: unknown): JsonObject | null {
  if (!Array.isArray(document) || document.length === 0) return null;
  const areResults = document.every((one) => isObject(one) && 'Target' in one);
  return areResults ? { SchemaVersion: 1, ArtifactName: '', Results: document } : null;
}
