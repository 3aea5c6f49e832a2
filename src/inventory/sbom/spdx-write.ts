// SPDX 2.3 in JSON: https://spdx.github.io/spdx-spec/v2.3/

import { hash } from 'node:crypto';
import type { Hash, Inventory, Package } from '../../model/index.ts';
import { imagePackageUrl } from '../image-package-url.ts';
import { documentText } from './document-text.ts';
import { documentTime, packageReferences, packagesByOwner, type Tool } from './identity.ts';
import { readLicence } from './licences.ts';
import { imageProperties, type OwnProperty, packageProperties } from './own-properties.ts';

/**
 * An inventory as SPDX: the document describes the image, which contains its packages; a distribution's package contains
 * what it owns. The same inventory gives the same bytes.
 *
 * @param advisoriesOf addresses of advisories on a package, for its references of the category SECURITY
 */
export function writeSpdx(
  inventory: Inventory,
  tool: Tool,
  advisoriesOf: (pkg: Package) => readonly string[] = () => [],
): string {
  const { reference } = inventory.image;
  const time = `${documentTime(inventory).toISOString().slice(0, 19)}Z`;
  const annotator = `Tool: ${tool.name.replaceAll(' ', '-')}-${tool.version}`;
  const annotate = (properties: readonly OwnProperty[]) => annotationsOf(properties, time, annotator);
  const ids = new Map([...packageReferences(inventory)].map(([pkg, text]) => [pkg, elementId(pkg, text)]));
  const named = new Map<string, string>();
  const body = {
    packages: [
      imagePackage(inventory, annotate(imageProperties(inventory))),
      ...(inventory.distro === null ? [] : [distroPackage(inventory.distro)]),
      ...inventory.packages.map((pkg) => packageOf(pkg, ids.get(pkg) ?? '', named, annotate, advisoriesOf(pkg))),
    ],
    ...(named.size === 0 ? {} : { hasExtractedLicensingInfos: [...named].map(([text, id]) => extracted(text, id)) }),
    relationships: relationshipsOf(inventory, ids),
  };
  const document = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: reference === '' ? 'image' : reference,
    documentNamespace: `https://fixedin.dev/spdx/${hash('sha256', JSON.stringify([reference, body]))}`,
    creationInfo: { created: time, creators: [annotator] },
    ...body,
  };
  return documentText(document);
}

const IMAGE = 'SPDXRef-Image';
const DISTRO = 'SPDXRef-OperatingSystem';

function imagePackage(inventory: Inventory, annotations: readonly object[]): object {
  const { reference, digest } = inventory.image;
  const purl = imagePackageUrl(inventory.image);
  const [algorithm = '', checksumValue = ''] = digest?.split(':') ?? [];
  return {
    SPDXID: IMAGE,
    name: reference === '' ? 'image' : reference,
    ...(digest === null ? {} : { versionInfo: digest }),
    ...UNSAID,
    primaryPackagePurpose: 'CONTAINER',
    ...(digest === null ? {} : { checksums: [{ algorithm: algorithm.toUpperCase(), checksumValue }] }),
    ...(purl === null ? {} : { externalRefs: [purlReference(purl)] }),
    annotations,
  };
}

function distroPackage({ id, version, name }: NonNullable<Inventory['distro']>): object {
  return {
    SPDXID: DISTRO,
    name: id,
    ...(version === '' ? {} : { versionInfo: version }),
    ...UNSAID,
    primaryPackagePurpose: 'OPERATING_SYSTEM',
    summary: name,
  };
}

function packageOf(
  pkg: Package,
  id: string,
  named: Map<string, string>,
  annotate: (properties: readonly OwnProperty[]) => readonly object[],
  advisories: readonly string[],
): object {
  const { namespace, name, version, origin, licences, hashes = [], locations } = pkg;
  return {
    SPDXID: id,
    name,
    versionInfo: version,
    ...UNSAID,
    licenseDeclared: licenceExpression(licences, named),
    ...(hashes.length === 0 ? {} : { checksums: hashes.map(checksumOf) }),
    ...(origin === null ? {} : { sourceInfo: `built package from: ${origin.name} ${origin.version}` }),
    externalRefs: [purlReference(pkg.purl), ...advisories.map(advisoryReference)],
    annotations: annotate([
      ...packageProperties(pkg),
      ...(namespace === '' ? [] : [['fixedin:namespace', namespace] as const]),
      ...licences.map((licence) => ['fixedin:licence', licence] as const),
      ...locations.map(({ path, layer }) => ['fixedin:location', JSON.stringify([path, layer])] as const),
    ]),
  };
}

/** What nobody has looked at: the specification tells silence from a look that found nothing. */
const UNSAID = {
  downloadLocation: 'NOASSERTION',
  filesAnalyzed: false,
  licenseConcluded: 'NOASSERTION',
  licenseDeclared: 'NOASSERTION',
  copyrightText: 'NOASSERTION',
} as const;

/** https://spdx.github.io/spdx-spec/v2.3/package-information/#710-package-checksum-field */
function checksumOf({ algorithm, value }: Hash): object {
  return { algorithm: algorithm.replace('-', ''), checksumValue: value };
}

function purlReference(referenceLocator: string): object {
  return { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator };
}

/** https://spdx.github.io/spdx-spec/v2.3/external-repository-identifiers/#f23-advisory */
function advisoryReference(referenceLocator: string): object {
  return { referenceCategory: 'SECURITY', referenceType: 'advisory', referenceLocator };
}

/** All of several licences hold. What is no SPDX expression is said by a LicenseRef, its text beside the packages. */
function licenceExpression(texts: readonly string[], named: Map<string, string>): string {
  const terms = texts.map((text) => {
    if (readLicence(text).kind === 'expression') {
      // One that an expression names itself must be explained all the same, although its text is not known here.
      for (const [own] of text.matchAll(/LicenseRef-[A-Za-z0-9.-]+/g)) named.set(own, own);
      return texts.length > 1 && text.includes(' ') ? `(${text})` : text;
    }
    const id = named.get(text) ?? `LicenseRef-${idText(text)}-${hash('sha256', text).slice(0, 8)}`;
    named.set(text, id);
    return id;
  });
  return terms.length === 0 ? 'NOASSERTION' : terms.join(' AND ');
}

function extracted(text: string, licenseId: string): object {
  return { licenseId, extractedText: text, name: text };
}

function relationshipsOf(inventory: Inventory, ids: ReadonlyMap<Package, string>): readonly object[] {
  const relate = (spdxElementId: string, relationshipType: string, relatedSpdxElement: string) => ({
    spdxElementId,
    relationshipType,
    relatedSpdxElement,
  });
  return [
    relate('SPDXRef-DOCUMENT', 'DESCRIBES', IMAGE),
    ...(inventory.distro === null ? [] : [relate(IMAGE, 'CONTAINS', DISTRO)]),
    ...[...packagesByOwner(inventory)].flatMap(([owner, owned]) =>
      owned.map((pkg) => relate((owner && ids.get(owner)) ?? IMAGE, 'CONTAINS', ids.get(pkg) ?? '')),
    ),
  ];
}

/** One annotation with all names of ours, as a list of pairs in JSON. */
function annotationsOf(properties: readonly OwnProperty[], time: string, annotator: string): readonly object[] {
  if (properties.length === 0) return [];
  const comment = JSON.stringify(properties);
  return [{ annotationDate: time, annotationType: 'OTHER', annotator, comment }];
}

/** Letters, digits, dots and hyphens only; what tells two of them apart is the hash. */
function elementId({ type, name }: Package, reference: string): string {
  return `SPDXRef-Package-${type}-${idText(name)}-${hash('sha256', reference).slice(0, 16)}`;
}

function idText(text: string): string {
  return (
    text
      .slice(0, 100)
      .replaceAll(/[^A-Za-z0-9.]+/g, '-')
      .replace(/^-|-$/g, '') || 'unnamed'
  );
}
