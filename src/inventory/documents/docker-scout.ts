// Docker Scout's JSON (`docker scout sbom`, `docker scout cves --format sbom`): Syft's layout with other leaves, and
// the vulnerabilities beside the packages. https://docs.docker.com/reference/cli/docker/scout/cves/

import { namedDistro } from './distro.ts';
import { componentsAt, type JsonObject, objectAt, objectsAt, wordAt, wordsAt } from './json.ts';
import { packageTypeOf } from './kinds.ts';
import { locationsIn } from './locations.ts';
import type { DocumentReader, FoundFinding, FoundImage, FoundPackage, FoundReport } from './types.ts';

export const dockerScoutReport: DocumentReader<FoundReport> = {
  recognises: (document) => isScouts(document) && Array.isArray(document['vulnerabilities']),
  read(document, subject) {
    const found = imageOf(document, subject);
    const byPurl = new Map(found.packages.map((one) => [one.purl, one]));
    const reported = componentsAt(document, 'vulnerabilities', subject).flatMap((entry) => findingsOf(entry, byPurl));
    return { scanner: 'docker-scout', ...found, reported };
  },
};

export const dockerScoutSbom: DocumentReader<FoundImage> = {
  recognises: (document) => isScouts(document) && !Array.isArray(document['vulnerabilities']),
  read: imageOf,
};

function isScouts(document: JsonObject): boolean {
  const descriptor = objectAt(document, 'descriptor');
  const isNamed = /^docker[ -]/i.test(wordAt(descriptor, 'name')) || wordAt(descriptor, 'sbom_version') !== '';
  return Array.isArray(document['artifacts']) && isNamed;
}

function imageOf(document: JsonObject, subject: string): FoundImage {
  const descriptor = objectAt(document, 'descriptor');
  const image = objectAt(objectAt(document, 'source'), 'image');
  const distro = objectAt(image, 'distro');
  const platform = objectAt(image, 'platform');
  const [os, architecture] = [wordAt(platform, 'os'), wordAt(platform, 'architecture')];
  return {
    format: `docker scout ${wordAt(descriptor, 'version')}`.trim(),
    reference: wordAt(image, 'name'),
    digest: wordAt(image, 'digest'),
    platform: os === '' || architecture === '' ? '' : `${os}/${architecture}`,
    distro: namedDistro(wordAt(distro, 'os_name'), wordAt(distro, 'os_version') || wordAt(distro, 'os_distro')),
    packages: componentsAt(document, 'artifacts', subject).map(packageOf),
  };
}

function packageOf(artifact: JsonObject): FoundPackage {
  const parent = wordAt(artifact, 'parent');
  const version = wordAt(artifact, 'version');
  return {
    key: '',
    purl: wordAt(artifact, 'purl'),
    type: packageTypeOf(wordAt(artifact, 'type')),
    name: wordAt(artifact, 'name'),
    version,
    architecture: '',
    origin: parent.startsWith('pkg:') || parent === '' ? null : { name: parent, version },
    licences: wordsAt(artifact, 'licenses'),
    locations: locationsIn(artifact, 'diff_id'),
    owner: '',
  };
}

/** One entry a vulnerability, or (in later versions) one a package with a list of them. */
function findingsOf(entry: JsonObject, byPurl: ReadonlyMap<string, FoundPackage>): readonly FoundFinding[] {
  const purl = wordAt(entry, 'purl');
  const about = byPurl.get(purl) ?? scoutPackage(purl);
  const inner = objectsAt(entry, 'vulnerabilities');
  return (inner.length > 0 ? inner : [entry]).map((vulnerability) => ({
    id: wordAt(vulnerability, 'source_id'),
    aliases: [],
    severity: wordAt(objectAt(vulnerability, 'cvss'), 'severity'),
    fixedIn: scoutFix(wordAt(vulnerability, 'fixed_by')),
    package: about,
  }));
}

/** A package of which Scout tells nothing but its URL. */
export function scoutPackage(purl: string): FoundPackage {
  const [, name = '', version = ''] = /^pkg:[^@?]{1,1000}\/([^/@?]{1,500})(?:@([^?#]{1,500}))?/.exec(purl) ?? [];
  return {
    key: '',
    purl,
    type: null,
    name,
    version,
    architecture: '',
    origin: null,
    licences: [],
    locations: [],
    owner: '',
  };
}

/** Scout has words where there is no fix. */
export function scoutFix(text: string): string {
  return /^not fixed$/i.test(text.trim()) ? '' : text.trim();
}
