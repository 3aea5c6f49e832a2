// OpenVEX, 0.0.x and 0.2.0: https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md

import type { Justification, VexProduct, VexStatement, VexStatus } from '../../model/index.ts';
import { isName, isShape, listAt, namesAt, type Shape, shapeAt, shapesAt, textAt, timeAt } from '../shape.ts';
import type { ReadVex, VexReader } from './types.ts';

export const openVex: VexReader = {
  recognises: (document: Shape) =>
    /^https:\/\/openvex\.dev\/ns/.test(String(document['@context'] ?? '')) && Array.isArray(document['statements']),
  format: (document) => `OpenVEX ${/v(\d[\d.]*)$/.exec(textAt(document, '@context'))?.[1] ?? ''}`.trim(),
  read(document: Shape): ReadVex {
    const time = timeAt(document, 'last_updated') ?? timeAt(document, 'timestamp');
    return {
      author: textAt(document, 'author'),
      statements: shapesAt(document, 'statements').map((statement) => statementOf(statement, time)),
    };
  },
};

function statementOf(statement: Shape, time: VexStatement['time']): VexStatement {
  const status = STATUSES.get(textAt(statement, 'status'));
  const justification = textAt(statement, 'justification');
  const notes = ['impact_statement', 'action_statement', 'status_notes'].map((key) => textAt(statement, key));
  return {
    // A statement without a status that is known says nothing.
    vulnerabilities: status === undefined ? [] : vulnerabilityOf(statement),
    status: status ?? 'affected',
    justification: JUSTIFICATIONS.find((known) => known === justification) ?? null,
    note: notes.find((note) => note !== '') ?? '',
    time: timeAt(statement, 'last_updated') ?? timeAt(statement, 'timestamp') ?? time,
    products: listAt(statement, 'products').flatMap((product) => productOf(product, statement)),
  };
}

const STATUSES: ReadonlyMap<string, VexStatus> = new Map([
  ['not_affected', 'not-affected'],
  ['affected', 'affected'],
  ['fixed', 'fixed'],
  ['under_investigation', 'under-investigation'],
]);

export const JUSTIFICATIONS: readonly Justification[] = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
];

/** An object since 0.2.0, a text before. */
function vulnerabilityOf(statement: Shape): readonly string[] {
  const value = statement['vulnerability'];
  if (isName(value)) return [value];
  const vulnerability = shapeAt(statement, 'vulnerability');
  const id = [vulnerability['name'], vulnerability['@id']].find(isName);
  // An @id is an address that ends in the id.
  return [...(id === undefined ? [] : [id.slice(id.lastIndexOf('/') + 1)]), ...namesAt(vulnerability, 'aliases')];
}

/** An object since 0.2.0, a text before, when the subcomponents stood beside the products. */
function productOf(product: unknown, statement: Shape): readonly VexProduct[] {
  const names = namesOf(product);
  const within = isShape(product) && Array.isArray(product['subcomponents']) ? product : statement;
  const parts = listAt(within, 'subcomponents');
  const subcomponents = parts.flatMap(namesOf);
  // Parts that cannot be told must not become the whole.
  if (names.length === 0 || (parts.length > 0 && subcomponents.length === 0)) return [];
  return [{ names, subcomponents, platform: null }];
}

function namesOf(component: unknown): readonly string[] {
  if (isName(component)) return [component];
  if (!isShape(component)) return [];
  const digest = shapeAt(component, 'hashes')['sha-256'];
  return [
    ...[component['@id'], shapeAt(component, 'identifiers')['purl']].filter(isName),
    ...(typeof digest === 'string' && /^[0-9a-f]{64}$/i.test(digest) ? [`sha256:${digest.toLowerCase()}`] : []),
  ];
}
