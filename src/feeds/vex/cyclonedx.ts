// CycloneDX VEX, in an SBOM or beside it: https://cyclonedx.org/docs/1.6/json/#vulnerabilities

import {
  decodedUrlPart,
  type Justification,
  urlPart,
  type VexProduct,
  type VexStatement,
  type VexStatus,
} from '../../model/index.ts';
import { isName, isShape, type Shape, shapeAt, shapesAt, textAt, timeAt, Unreadable } from '../shape.ts';
import type { ReadVex, VexReader } from './types.ts';

export const cyclonedxVex: VexReader = {
  recognises: (document: Shape) =>
    textAt(document, 'bomFormat') === 'CycloneDX' && Array.isArray(document['vulnerabilities']),
  format: (document) => `CycloneDX ${textAt(document, 'specVersion')}`.trim(),
  read(document: Shape): ReadVex {
    const metadata = shapeAt(document, 'metadata');
    const whole = namesOf(shapeAt(metadata, 'component'));
    const components = componentsIn(document);
    const time = timeAt(metadata, 'timestamp');
    return {
      author: authorOf(metadata),
      statements: shapesAt(document, 'vulnerabilities').flatMap((one) => statementOf(one, whole, components, time)),
    };
  },
};

/** https://cyclonedx.org/docs/1.6/json/#vulnerabilities_items_analysis_state */
const STATES: ReadonlyMap<string, VexStatus> = new Map([
  ['resolved', 'fixed'],
  ['resolved_with_pedigree', 'fixed'],
  ['exploitable', 'affected'],
  ['in_triage', 'under-investigation'],
  ['false_positive', 'not-affected'],
  ['not_affected', 'not-affected'],
]);

const JUSTIFICATIONS: ReadonlyMap<string, Justification> = new Map([
  ['code_not_present', 'vulnerable_code_not_present'],
  ['code_not_reachable', 'vulnerable_code_not_in_execute_path'],
  ['requires_configuration', 'vulnerable_code_cannot_be_controlled_by_adversary'],
  ['requires_dependency', 'component_not_present'],
  ['requires_environment', 'vulnerable_code_cannot_be_controlled_by_adversary'],
  ['protected_by_compiler', 'inline_mitigations_already_exist'],
  ['protected_at_runtime', 'inline_mitigations_already_exist'],
  ['protected_at_perimeter', 'inline_mitigations_already_exist'],
  ['protected_by_mitigating_control', 'inline_mitigations_already_exist'],
]);

/** A vulnerability without an analysis is a finding, and states nothing. */
function statementOf(
  vulnerability: Shape,
  whole: readonly string[],
  components: ReadonlyMap<string, readonly string[]>,
  time: VexStatement['time'],
): readonly VexStatement[] {
  const analysis = shapeAt(vulnerability, 'analysis');
  const status = STATES.get(textAt(analysis, 'state'));
  if (status === undefined) return [];
  const times = [timeAt(analysis, 'lastUpdated'), timeAt(analysis, 'firstIssued'), timeAt(vulnerability, 'updated')];
  const references = shapesAt(vulnerability, 'references').map((one) => one['id']);
  return [
    {
      vulnerabilities: [vulnerability['id'], ...references].filter(isName),
      status,
      justification: JUSTIFICATIONS.get(textAt(analysis, 'justification')) ?? null,
      note: textAt(analysis, 'detail'),
      time: times.find((one) => one !== null) ?? time,
      products: shapesAt(vulnerability, 'affects').flatMap((one) => productOf(one, whole, components)),
    },
  ];
}

/**
 * What a reference leads to: a component of this document, one of another by a BOM-Link (of which the part after `#` is
 * the reference there), or a package URL itself. In a document on one image or application, it is a part of that.
 */
function productOf(
  affect: Shape,
  whole: readonly string[],
  components: ReadonlyMap<string, readonly string[]>,
): readonly VexProduct[] {
  const reference = textAt(affect, 'ref');
  const linked = reference.startsWith('urn:cdx:')
    ? decodedUrlPart(reference.slice(reference.indexOf('#') + 1))
    : reference;
  const names = components.get(linked) ?? (/^pkg:|^sha256:/.test(linked) ? [linked] : []);
  const limited = names.flatMap((name) => withVersions(name, affect));
  if (limited.length === 0) return [];
  const isWhole = whole.length === 0 || names.some((name) => whole.includes(name));
  if (isWhole) return [{ names: limited, subcomponents: [], platform: null }];
  return [{ names: whole, subcomponents: limited, platform: null }];
}

/** The name with each version that the statement is limited to. One that has its own version keeps it; a range says too little. */
function withVersions(name: string, affect: Shape): readonly string[] {
  const versions = shapesAt(affect, 'versions');
  if (versions.length === 0 || !name.startsWith('pkg:')) return [name];
  const [path = '', rest = ''] = splitAt(name, name.search(/[?#]/));
  if (path.lastIndexOf('@') > path.lastIndexOf('/')) return [name];
  return versions
    .map((one) => one['version'])
    .filter(isName)
    .map((version) => `${path}@${urlPart(version)}${rest}`);
}

function splitAt(text: string, at: number): readonly [string, string] {
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)];
}

/** Components inside one another; the document's own depth is limited as well. */
const COMPONENT_DEPTH = 100;

/** The names of each component, by its reference. */
function componentsIn(document: Shape): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  const add = (component: Shape, depth: number): void => {
    if (depth > COMPONENT_DEPTH) throw new Unreadable(`nests components more than ${COMPONENT_DEPTH} levels deep`);
    const reference = component['bom-ref'];
    if (isName(reference)) names.set(reference, namesOf(component));
    for (const inner of shapesAt(component, 'components')) add(inner, depth + 1);
  };
  add(shapeAt(shapeAt(document, 'metadata'), 'component'), 0);
  for (const component of shapesAt(document, 'components')) add(component, 0);
  return names;
}

/** An image is told by its digest too, as its version or among its hashes. */
function namesOf(component: Shape): readonly string[] {
  const isImage = textAt(component, 'type') === 'container';
  const digests = shapesAt(component, 'hashes')
    .filter((one) => textAt(one, 'alg') === 'SHA-256')
    .map((one) => `sha256:${textAt(one, 'content').toLowerCase()}`);
  const version = textAt(component, 'version');
  return [
    ...[component['purl']].filter(isName),
    ...(isImage ? [...digests, ...(version.startsWith('sha256:') ? [version] : [])] : []),
  ];
}

function authorOf(metadata: Shape): string {
  const organisations = ['manufacturer', 'manufacture', 'supplier'].map((key) => shapeAt(metadata, key));
  const named = [...shapesAt(metadata, 'authors'), ...organisations].map((one) => textAt(one, 'name'));
  const tools = metadata['tools'];
  const listed = isShape(tools) ? shapesAt(tools, 'components') : shapesAt(metadata, 'tools');
  return [...named, ...listed.map((one) => textAt(one, 'name'))].find((name) => name !== '') ?? '';
}
