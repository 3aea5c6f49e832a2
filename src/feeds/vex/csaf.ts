// CSAF 2.0, the VEX profile and whatever else has a product status:
// https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#45-profile-5-vex

import type { Justification, Seconds, VexProduct, VexStatement, VexStatus } from '../../model/index.ts';
import { isName, namesAt, type Shape, shapeAt, shapesAt, textAt, timeAt, Unreadable } from '../shape.ts';
import { JUSTIFICATIONS } from './openvex.ts';
import type { ReadVex, VexReader } from './types.ts';

export const csafVex: VexReader = {
  recognises: (document: Shape) => textAt(shapeAt(document, 'document'), 'csaf_version').startsWith('2.'),
  format: (document) => `CSAF ${textAt(shapeAt(document, 'document'), 'csaf_version')}`,
  read(document: Shape): ReadVex {
    const about = shapeAt(document, 'document');
    const products = productsIn(shapeAt(document, 'product_tree'));
    const time = timeAt(shapeAt(about, 'tracking'), 'current_release_date');
    return {
      author: textAt(shapeAt(about, 'publisher'), 'name'),
      statements: shapesAt(document, 'vulnerabilities').flatMap((one) => statementsOf(one, products, time)),
    };
  },
};

/** https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#3239-vulnerabilities-property---product-status */
const STATUSES: readonly (readonly [key: string, status: VexStatus])[] = [
  ['known_not_affected', 'not-affected'],
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
  ['known_affected', 'affected'],
  ['first_affected', 'affected'],
  ['last_affected', 'affected'],
  ['under_investigation', 'under-investigation'],
];

interface Products {
  product(id: string): VexProduct | null;
  /** The products of the groups. */
  members(groups: readonly string[]): readonly string[];
}

/** One for each product, since the reasons stand with the products. */
function statementsOf(vulnerability: Shape, products: Products, time: Seconds | null): readonly VexStatement[] {
  const ids = [vulnerability['cve'], ...shapesAt(vulnerability, 'ids').map((one) => one['text'])].filter(isName);
  const flags = byProduct(vulnerability, 'flags', products);
  const threats = byProduct(vulnerability, 'threats', products, (one) => textAt(one, 'category') === 'impact');
  const remediations = byProduct(vulnerability, 'remediations', products);
  return STATUSES.flatMap(([key, status]) =>
    namesAt(shapeAt(vulnerability, 'product_status'), key).map((id): VexStatement => {
      const product = products.product(id);
      const flag = flags.get(id);
      const reason = threats.get(id) ?? (status === 'affected' ? remediations.get(id) : undefined);
      return {
        vulnerabilities: ids,
        status,
        justification: flag === undefined ? null : justificationOf(textAt(flag, 'label')),
        note: reason === undefined ? '' : textAt(reason, 'details'),
        time: (flag && timeAt(flag, 'date')) ?? time,
        products: product === null ? [] : [product],
      };
    }),
  );
}

function byProduct(
  vulnerability: Shape,
  key: string,
  products: Products,
  counts: (one: Shape) => boolean = () => true,
): ReadonlyMap<string, Shape> {
  return new Map(
    shapesAt(vulnerability, key)
      .filter(counts)
      .flatMap((one) =>
        [...namesAt(one, 'product_ids'), ...products.members(namesAt(one, 'group_ids'))].map(
          (id) => [id, one] as const,
        ),
      ),
  );
}

function justificationOf(label: string): Justification | null {
  return JUSTIFICATIONS.find((known) => known === label) ?? null;
}

/** Branches of a product tree: vendor, product, version and the like. */
const BRANCH_DEPTH = 30;

interface Named {
  readonly names: readonly string[];
  readonly cpes: readonly string[];
}

function productsIn(tree: Shape): Products {
  const named = new Map<string, Named>();
  const add = (product: Shape) => {
    if (isName(product['product_id'])) named.set(product['product_id'], namedBy(product));
  };
  const walk = (shape: Shape, depth: number): void => {
    if (depth > BRANCH_DEPTH) throw new Unreadable(`nests products more than ${BRANCH_DEPTH} levels deep`);
    add(shapeAt(shape, 'product'));
    for (const branch of shapesAt(shape, 'branches')) walk(branch, depth + 1);
  };
  walk(tree, 0);
  shapesAt(tree, 'full_product_names').forEach(add);
  const placed = new Map<string, VexProduct | null>();
  for (const relationship of shapesAt(tree, 'relationships')) {
    const whole = shapeAt(relationship, 'full_product_name');
    if (isName(whole['product_id'])) placed.set(whole['product_id'], placedProduct(relationship, whole, named));
  }
  const groups = new Map(shapesAt(tree, 'product_groups').map((one) => [one['group_id'], namesAt(one, 'product_ids')]));
  return {
    product: (id) => (placed.has(id) ? (placed.get(id) ?? null) : productOf(named.get(id))),
    members: (ids) => ids.flatMap((id) => groups.get(id) ?? []),
  };
}

function productOf(named: Named | undefined): VexProduct | null {
  return named === undefined || named.names.length === 0
    ? null
    : { names: named.names, subcomponents: [], platform: null };
}

/** A part in a whole. A whole that can be told by no name is a system, of which a CPE may tell more. */
function placedProduct(relationship: Shape, whole: Shape, named: ReadonlyMap<string, Named>): VexProduct | null {
  const own = namedBy(whole);
  const part = own.names.length > 0 ? own : named.get(textAt(relationship, 'product_reference'));
  const platform = named.get(textAt(relationship, 'relates_to_product_reference'));
  if (part === undefined || part.names.length === 0 || platform === undefined) return null;
  return { names: part.names, subcomponents: [], platform };
}

function namedBy(product: Shape): Named {
  const helper = shapeAt(product, 'product_identification_helper');
  const digests = shapesAt(helper, 'hashes')
    .flatMap((one) => shapesAt(one, 'file_hashes'))
    .filter((one) => textAt(one, 'algorithm').toLowerCase() === 'sha256')
    .map((one) => `sha256:${textAt(one, 'value').toLowerCase()}`);
  return {
    names: [...[helper['purl']].filter(isName), ...namesAt(helper, 'purls'), ...digests],
    cpes: [helper['cpe']].filter(isName),
  };
}
