// CycloneDX: https://cyclonedx.org/docs/1.6/json/ — with the properties that fixedin, Syft and Trivy add. XML has become
// the same shape before (cyclonedx-xml.ts).

import { type Location, moduleStream } from '../../model/index.ts';
import { OwnProperties } from '../sbom/own-properties.ts';
import { originOfSourceRpm } from '../source-rpm.ts';
import { type StatedHashes, statedHashes } from '../stated-hashes.ts';
import { namedDistro } from './distro.ts';
import { checkCount, componentsAt, type JsonObject, objectAt, objectsAt, textAt, wordAt } from './json.ts';
import { locationAt } from './locations.ts';
import type { DocumentReader, FoundImage, FoundPackage } from './types.ts';

export const cyclonedx: DocumentReader<FoundImage> = {
  recognises: (document) => wordAt(document, 'bomFormat') === 'CycloneDX',
  read(document, subject) {
    const metadata = objectAt(document, 'metadata');
    const image = objectAt(metadata, 'component');
    const components = flattened(document, subject);
    const system = components.find(({ component }) => wordAt(component, 'type') === 'operating-system')?.component;
    const ours = ownPropertiesOf(image);
    return {
      format: `CycloneDX ${wordAt(document, 'specVersion')}`.trim(),
      reference: wordAt(image, 'name'),
      digest: wordAt(image, 'version'),
      platform: ours.text('fixedin:image:platform'),
      distro: ours.areOurs
        ? ours.distro
        : system
          ? namedDistro(wordAt(system, 'name'), wordAt(system, 'version'))
          : null,
      packages: components.filter(({ component }) => isPackage(component)).map(packageOf),
      ...(ours.areOurs
        ? { own: { created: ours.textOrNull('fixedin:image:created'), layers: ours.layers, warnings: ours.warnings } }
        : {}),
    };
  },
};

interface Placed {
  readonly component: JsonObject;
  /** The reference of the component that holds it; empty for none. */
  readonly holder: string;
}

/** Components may hold components. The document's depth is limited, and so is this. */
function flattened(document: JsonObject, subject: string): readonly Placed[] {
  const components: Placed[] = [];
  const place = (list: readonly JsonObject[], holder: string) =>
    list.map((component) => ({ component, holder })).reverse();
  const pending = place(componentsAt(document, 'components', subject), '');
  for (let placed = pending.pop(); placed !== undefined; placed = pending.pop()) {
    components.push(placed);
    checkCount(components.length, subject);
    pending.push(...place(objectsAt(placed.component, 'components'), wordAt(placed.component, 'bom-ref')));
  }
  return components;
}

/** Files, operating systems and the like are components too; a library without a URL is one that cannot be judged. */
function isPackage(component: JsonObject): boolean {
  return wordAt(component, 'purl') !== '' || wordAt(component, 'type') === 'library';
}

function packageOf({ component, holder }: Placed): FoundPackage {
  const properties = propertiesOf(component);
  const ours = ownPropertiesOf(component);
  const label = properties.get('syft:metadata:modularityLabel') ?? '';
  const module = ours.textOrNull('fixedin:module') ?? (label === '' ? null : moduleStream(label));
  return {
    key: wordAt(component, 'bom-ref'),
    purl: wordAt(component, 'purl'),
    type: null,
    namespace: wordAt(component, 'group'),
    name: wordAt(component, 'name'),
    version: wordAt(component, 'version'),
    architecture: ours.text('fixedin:architecture'),
    origin: ours.origin ?? originOf(properties, wordAt(component, 'version')),
    ...(module === null ? {} : { module }),
    licences: objectsAt(component, 'licenses').flatMap(licenceOf),
    ...hashesOf(component),
    locations: locationsOf(component, properties),
    owner: holder,
  };
}

function propertiesOf(component: JsonObject): ReadonlyMap<string, string> {
  return new Map(objectsAt(component, 'properties').map((one) => [wordAt(one, 'name'), wordAt(one, 'value')]));
}

/** Values of ours may be of any length: a warning, a list of layers. */
function ownPropertiesOf(component: JsonObject): OwnProperties {
  const properties = objectsAt(component, 'properties');
  return new OwnProperties(properties.map((one) => [wordAt(one, 'name'), textAt(one, 'value')] as const));
}

function originOf(properties: ReadonlyMap<string, string>, version: string): FoundPackage['origin'] {
  const trivy = properties.get('aquasecurity:trivy:SrcName') ?? '';
  if (trivy !== '') return { name: trivy, version: trivySourceVersion(properties) || version };
  const syft = properties.get('syft:metadata:originPackage') ?? properties.get('syft:metadata:source') ?? '';
  if (syft !== '') return { name: syft, version: properties.get('syft:metadata:sourceVersion') || version };
  const sourceRpm = properties.get('syft:metadata:sourceRpm') ?? '';
  return sourceRpm.endsWith('.src.rpm') ? originOfSourceRpm(sourceRpm) : null;
}

/** Trivy tells the parts of a Debian or RPM version one by one. */
function trivySourceVersion(properties: ReadonlyMap<string, string>): string {
  const part = (name: string): string => properties.get(`aquasecurity:trivy:${name}`) ?? '';
  const [epoch, version, release] = [part('SrcEpoch'), part('SrcVersion'), part('SrcRelease')];
  if (version === '') return '';
  const prefix = epoch === '' || epoch === '0' ? '' : `${epoch}:`;
  return `${prefix}${version}${release === '' ? '' : `-${release}`}`;
}

/** In the evidence of CycloneDX 1.5 and later; Syft and Trivy have them as properties. */
function locationsOf(component: JsonObject, properties: ReadonlyMap<string, string>): readonly Location[] {
  const locations = objectsAt(objectAt(component, 'evidence'), 'occurrences').map((one) =>
    locationAt(wordAt(one, 'location'), wordAt(one, 'additionalContext')),
  );
  for (const [name, value] of properties) {
    const [, number] = /^syft:location:(\d+):path$/.exec(name) ?? [];
    if (number !== undefined)
      locations.push(locationAt(value, properties.get(`syft:location:${number}:layerID`) ?? ''));
    else if (name === 'aquasecurity:trivy:FilePath') {
      locations.push(locationAt(value, properties.get('aquasecurity:trivy:LayerDiffID') ?? ''));
    }
  }
  return locations.filter(({ path }) => path !== '');
}

/** In XML the content is an element's text. */
function hashesOf(component: JsonObject): StatedHashes {
  const hashes = objectsAt(component, 'hashes');
  return statedHashes(hashes.map((one) => [wordAt(one, 'alg'), wordAt(one, 'content') || wordAt(one, 'value')]));
}

function licenceOf(choice: JsonObject): readonly string[] {
  const licence = objectAt(choice, 'license');
  const name = wordAt(choice, 'expression') || wordAt(licence, 'id') || wordAt(licence, 'name');
  return name === '' ? [] : [name];
}
