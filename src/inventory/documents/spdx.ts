// SPDX 2.2 and 2.3 in JSON: https://spdx.github.io/spdx-spec/v2.3/

import { namedDistro } from './distro.ts';
import { componentsAt, type JsonObject, objectsAt, wordAt, wordsAt } from './json.ts';
import { originOfSourceRpm } from './package.ts';
import type { DocumentReader, FoundImage, FoundPackage } from './types.ts';

export const spdx: DocumentReader<FoundImage> = {
  recognises: (document) => /^SPDX-2\./.test(wordAt(document, 'spdxVersion')),
  read(document, subject) {
    const packages = componentsAt(document, 'packages', subject);
    const described = new Set(describedBy(document));
    const system = packages.find((one) => wordAt(one, 'primaryPackagePurpose') === 'OPERATING-SYSTEM');
    return {
      format: wordAt(document, 'spdxVersion').replace('-', ' '),
      reference: wordAt(document, 'name'),
      digest: '',
      platform: '',
      distro: system ? namedDistro(wordAt(system, 'name'), wordAt(system, 'versionInfo')) : null,
      // The image itself is a package too, and so are the files of an image that a package was found in.
      packages: packages.filter((one) => !described.has(wordAt(one, 'SPDXID')) && isPackage(one)).map(packageOf),
    };
  },
};

function describedBy(document: JsonObject): readonly string[] {
  const related = objectsAt(document, 'relationships')
    .filter((one) => wordAt(one, 'relationshipType') === 'DESCRIBES')
    .map((one) => wordAt(one, 'relatedSpdxElement'));
  return [...related, ...wordsAt(document, 'documentDescribes')].filter((id) => id !== 'SPDXRef-DOCUMENT');
}

const NO_PACKAGES = ['OPERATING-SYSTEM', 'APPLICATION', 'CONTAINER', 'FILE', 'SOURCE', 'ARCHIVE', 'DEVICE', 'FIRMWARE'];

function isPackage(one: JsonObject): boolean {
  return purlOf(one) !== '' || !NO_PACKAGES.includes(wordAt(one, 'primaryPackagePurpose'));
}

function purlOf(one: JsonObject): string {
  const reference = objectsAt(one, 'externalRefs').find((ref) => /^purl$/i.test(wordAt(ref, 'referenceType')));
  return reference === undefined ? '' : wordAt(reference, 'referenceLocator');
}

function packageOf(one: JsonObject): FoundPackage {
  return {
    key: wordAt(one, 'SPDXID'),
    purl: purlOf(one),
    type: null,
    name: wordAt(one, 'name'),
    version: wordAt(one, 'versionInfo'),
    architecture: '',
    origin: originOf(one),
    licences: licencesOf(one),
    paths: pathsOf(one),
    owner: '',
  };
}

/** Trivy writes `built package from: nghttp2 1.56.0-r0`; Syft a source package's file. */
function originOf(one: JsonObject): FoundPackage['origin'] {
  const [, name, version] = /^built package from: (\S{1,500}) (\S{1,500})$/.exec(wordAt(one, 'sourceInfo')) ?? [];
  if (name !== undefined && version !== undefined) return { name, version };
  const file = wordAt(one, 'packageFileName');
  return file.endsWith('.src.rpm') ? originOfSourceRpm(file) : null;
}

/** Syft writes `acquired package info from APK DB: /lib/apk/db/installed`. */
function pathsOf(one: JsonObject): readonly string[] {
  const [, paths = ''] = /^acquired package info from [^:]{1,200}: (.+)$/.exec(wordAt(one, 'sourceInfo')) ?? [];
  return paths.split(', ').filter((path) => path.startsWith('/'));
}

function licencesOf(one: JsonObject): readonly string[] {
  const licences = [wordAt(one, 'licenseDeclared'), wordAt(one, 'licenseConcluded')];
  const [licence] = licences.filter((word) => word !== '' && word !== 'NOASSERTION' && word !== 'NONE');
  return licence === undefined ? [] : [licence];
}
