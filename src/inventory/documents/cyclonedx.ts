// CycloneDX in JSON: https://cyclonedx.org/docs/1.6/json/ — with the properties that Syft and Trivy add.

import { namedDistro } from './distro.ts';
import { checkCount, componentsAt, type JsonObject, objectAt, objectsAt, wordAt } from './json.ts';
import { originOfSourceRpm } from './package.ts';
import type { DocumentReader, FoundImage, FoundPackage } from './types.ts';

export const cyclonedx: DocumentReader<FoundImage> = {
  recognises: (document) => wordAt(document, 'bomFormat') === 'CycloneDX',
  read(document, subject) {
    const metadata = objectAt(document, 'metadata');
    const image = objectAt(metadata, 'component');
    const components = flattened(document, subject);
    const system = components.find((component) => wordAt(component, 'type') === 'operating-system');
    return {
      format: `CycloneDX ${wordAt(document, 'specVersion')}`.trim(),
      reference: wordAt(image, 'name'),
      digest: wordAt(image, 'version'),
      platform: '',
      distro: system ? namedDistro(wordAt(system, 'name'), wordAt(system, 'version')) : null,
      packages: components.filter(isPackage).map(packageOf),
    };
  },
};

/** Components may hold components. The document's depth is limited, and so is this. */
function flattened(document: JsonObject, subject: string): readonly JsonObject[] {
  const components: JsonObject[] = [];
  const pending = [...componentsAt(document, 'components', subject)].reverse();
  for (let component = pending.pop(); component !== undefined; component = pending.pop()) {
    components.push(component);
    checkCount(components.length, subject);
    for (const inner of [...objectsAt(component, 'components')].reverse()) pending.push(inner);
  }
  return components;
}

/** Files, operating systems and the like are components too; a library without a URL is one that cannot be judged. */
function isPackage(component: JsonObject): boolean {
  return wordAt(component, 'purl') !== '' || wordAt(component, 'type') === 'library';
}

function packageOf(component: JsonObject): FoundPackage {
  const properties = propertiesOf(component);
  return {
    key: wordAt(component, 'bom-ref'),
    purl: wordAt(component, 'purl'),
    type: null,
    name: wordAt(component, 'name'),
    version: wordAt(component, 'version'),
    architecture: '',
    origin: originOf(properties, wordAt(component, 'version')),
    licences: objectsAt(component, 'licenses').flatMap(licenceOf),
    paths: pathsOf(properties),
    owner: '',
  };
}

function propertiesOf(component: JsonObject): ReadonlyMap<string, string> {
  return new Map(objectsAt(component, 'properties').map((one) => [wordAt(one, 'name'), wordAt(one, 'value')]));
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

function pathsOf(properties: ReadonlyMap<string, string>): readonly string[] {
  const paths: string[] = [];
  for (const [name, value] of properties) {
    const isPath = /^syft:location:\d+:path$/.test(name) || name === 'aquasecurity:trivy:FilePath';
    if (isPath && value !== '') paths.push(value);
  }
  return paths;
}

function licenceOf(choice: JsonObject): readonly string[] {
  const licence = objectAt(choice, 'license');
  const name = wordAt(choice, 'expression') || wordAt(licence, 'id') || wordAt(licence, 'name');
  return name === '' ? [] : [name];
}
