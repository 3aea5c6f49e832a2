// CycloneDX 1.6 in JSON: https://cyclonedx.org/docs/1.6/json/ — made with the project's own library, but for
// occurrences (where a component was seen), which it does not know.

import { Enums, Models, Serialize, SPDX, Spec } from '@cyclonedx/cyclonedx-library';
import type { Inventory, Package } from '../../model/index.ts';
import { imagePackageUrl } from '../image-package-url.ts';
import { documentText } from './document-text.ts';
import { documentTime, packageReferences, packagesByOwner, type Tool, uuidOf } from './identity.ts';
import { readLicence } from './licences.ts';
import { imageProperties, type OwnProperty, packageProperties } from './own-properties.ts';

/** Adds what else is to stand in the document. `componentOf` gives the component of each package of the inventory. */
export type Completion = (bom: Models.Bom, componentOf: (pkg: Package) => Models.Component | undefined) => void;

/**
 * An inventory as CycloneDX: the image, its distribution, and every package; one that a distribution's package owns
 * stands inside it. The same inventory gives the same bytes.
 */
export function writeCyclonedx(inventory: Inventory, tool: Tool, complete: Completion = () => {}): string {
  const references = packageReferences(inventory);
  const components = new Map(inventory.packages.map((pkg) => [pkg, componentOf(pkg, references.get(pkg) ?? pkg.purl)]));
  const image = imageComponent(inventory);
  const bom = new Models.Bom({ metadata: metadataOf(inventory, tool, image) });
  if (inventory.distro !== null) bom.components.add(distroComponent(inventory.distro));
  for (const [owner, owned] of packagesByOwner(inventory)) {
    const holder = owner === null ? undefined : components.get(owner);
    for (const pkg of owned) {
      const component = components.get(pkg);
      if (component === undefined) continue;
      (holder ?? bom).components.add(component);
      if (holder === undefined) image.dependencies.add(component.bomRef);
    }
  }
  complete(bom, (pkg) => components.get(pkg));
  const places = new Map([...references].map(([pkg, reference]) => [reference, pkg.locations]));
  return documentOf(bom, places);
}

/** Lists keep the inventory's order: the library would sort them by the rules of the machine's language. */
function documentOf(bom: Models.Bom, places: ReadonlyMap<string, Package['locations']>): string {
  const normalize = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6).makeForBom();
  const { $schema, bomFormat, specVersion, components, ...rest } = normalize.normalize(bom, { sortLists: false });
  const body = { ...rest, components: (components ?? []).map((one) => withOccurrences(one, places)) };
  const serialNumber = `urn:uuid:${uuidOf(JSON.stringify(body))}`;
  return documentText({ $schema, bomFormat, specVersion, ...body, serialNumber });
}

type Component = Serialize.JSON.Types.Normalized.Component;

/** https://cyclonedx.org/docs/1.6/json/#components_items_evidence_occurrences */
function withOccurrences(component: Component, places: ReadonlyMap<string, Package['locations']>): object {
  const locations = places.get(String(component['bom-ref'] ?? '')) ?? [];
  const occurrences = locations.map(({ path, layer }) => ({
    location: path,
    ...(layer === '' ? {} : { additionalContext: layer }),
  }));
  return {
    ...component,
    ...(component.components === undefined
      ? {}
      : { components: component.components.map((one) => withOccurrences(one, places)) }),
    ...(occurrences.length === 0 ? {} : { evidence: { occurrences } }),
  };
}

function metadataOf(inventory: Inventory, tool: Tool, component: Models.Component): Models.Metadata {
  const self = new Models.Component(Enums.ComponentType.Application, tool.name, { version: tool.version });
  return new Models.Metadata({
    timestamp: documentTime(inventory),
    tools: new Models.Tools({ components: new Models.ComponentRepository([self]) }),
    component,
  });
}

function imageComponent(inventory: Inventory): Models.Component {
  const { reference, digest } = inventory.image;
  const purl = imagePackageUrl(inventory.image);
  const [algorithm = '', hash = ''] = digest?.split(':') ?? [];
  return new Models.Component(Enums.ComponentType.Container, reference === '' ? 'image' : reference, {
    bomRef: `image:${digest ?? reference}`,
    ...(digest === null ? {} : { version: digest }),
    ...(purl === null ? {} : { purl }),
    hashes: new Models.HashDictionary(hash === '' ? [] : [[hashAlgorithm(algorithm), hash]]),
    properties: propertiesOf(imageProperties(inventory)),
  });
}

function hashAlgorithm(name: string): Enums.HashAlgorithm {
  return name === 'sha512' ? Enums.HashAlgorithm['SHA-512'] : Enums.HashAlgorithm['SHA-256'];
}

function distroComponent({ id, version, name }: NonNullable<Inventory['distro']>): Models.Component {
  return new Models.Component(Enums.ComponentType.OperatingSystem, id, {
    bomRef: `distro:${id}@${version}`,
    description: name,
    ...(version === '' ? {} : { version }),
  });
}

function componentOf(pkg: Package, reference: string): Models.Component {
  return new Models.Component(Enums.ComponentType.Library, pkg.name, {
    bomRef: reference,
    version: pkg.version,
    purl: pkg.purl,
    ...(pkg.namespace === '' ? {} : { group: pkg.namespace }),
    licenses: licencesOf(pkg.licences),
    hashes: new Models.HashDictionary(
      pkg.hashes?.map(({ algorithm, value }) => [Enums.HashAlgorithm[algorithm], value]),
    ),
    properties: propertiesOf(packageProperties(pkg)),
  });
}

/** One expression, or a list of ids and names: https://cyclonedx.org/docs/1.6/json/#components_items_licenses */
function licencesOf(texts: readonly string[]): Models.LicenseRepository {
  const [only] = texts;
  if (texts.length === 1 && only !== undefined && !SPDX.isSupportedSpdxId(only)) {
    const { kind } = readLicence(only);
    return new Models.LicenseRepository([
      kind === 'expression' ? new Models.LicenseExpression(only) : new Models.NamedLicense(only),
    ]);
  }
  return new Models.LicenseRepository(
    texts.map((text) => (SPDX.isSupportedSpdxId(text) ? new Models.SpdxLicense(text) : new Models.NamedLicense(text))),
  );
}

function propertiesOf(properties: readonly OwnProperty[]): Models.PropertyRepository {
  return new Models.PropertyRepository(properties.map(([name, value]) => new Models.Property(name, value)));
}
