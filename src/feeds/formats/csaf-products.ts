// The product tree of a CSAF document: https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#322-product-tree-property
// as Red Hat writes it: https://redhatproductsecurity.github.io/security-data-guidelines/csaf-vex/

import {
  canonicalEcosystem,
  moduleStream,
  type PackageUrl,
  PackageUrlError,
  parsePackageUrl,
} from '../../model/index.ts';
import { isName, isShape, type Shape, shapeAt, shapesAt, textAt, Unreadable } from '../shape.ts';

/** An RPM in a release, as a product id of the document names it. */
export interface CsafProduct {
  /** `Red Hat:enterprise_linux:9`. */
  readonly ecosystem: string;
  readonly name: string;
  /** With epoch; empty where the product is the package in whatever version. */
  readonly version: string;
  /** Empty for none. */
  readonly architecture: string;
  /** `nodejs:18`; empty for a package of no module. */
  readonly module: string;
}

/**
 * What a product id of the document means; null for what is no RPM of a release of RHEL itself (container images,
 * layered products, and update streams such as EUS, which no file of an image tells).
 * @throws {Unreadable} when the tree is nested absurdly deep.
 */
export function csafProducts(document: Shape): (id: string) => CsafProduct | null {
  const tree = shapeAt(document, 'product_tree');
  const helpers = new Map<string, Shape>();
  for (const branch of shapesAt(tree, 'branches')) collectHelpers(branch, helpers, 0);
  const relationships = new Map<string, Relationship>();
  for (const relationship of shapesAt(tree, 'relationships')) {
    const id = textAt(shapeAt(relationship, 'full_product_name'), 'product_id');
    const component = textAt(relationship, 'product_reference');
    relationships.set(id, { component, within: textAt(relationship, 'relates_to_product_reference') });
  }
  return (id) => productOf(id, helpers, relationships);
}

/** `component` is a part of `within`, which is a release, or a module in one. */
interface Relationship {
  readonly component: string;
  readonly within: string;
}

/** Branches: vendor, product family, product or architecture, version. */
const BRANCH_DEPTH = 32;
/** Package in module in repository in release. */
const RELATIONSHIP_DEPTH = 8;

function collectHelpers(branch: Shape, helpers: Map<string, Shape>, depth: number): void {
  if (depth > BRANCH_DEPTH) throw new Unreadable(`nests branches of products more than ${BRANCH_DEPTH} deep`);
  const product = shapeAt(branch, 'product');
  const id = textAt(product, 'product_id');
  if (id !== '') helpers.set(id, shapeAt(product, 'product_identification_helper'));
  for (const child of shapesAt(branch, 'branches')) collectHelpers(child, helpers, depth + 1);
}

function productOf(
  id: string,
  helpers: ReadonlyMap<string, Shape>,
  relationships: ReadonlyMap<string, Relationship>,
): CsafProduct | null {
  const relationship = relationships.get(id);
  if (relationship === undefined) return null;
  const component = componentOf(relationship.component, helpers);
  if (component === null) return null;
  let { module } = component;
  let place = relationship.within;
  for (let depth = 0; depth < RELATIONSHIP_DEPTH; depth++) {
    const ecosystem = releaseOf(helpers.get(place));
    if (ecosystem !== null) return { ...component, module, ecosystem };
    const outer = relationships.get(place);
    if (outer === undefined) return null;
    module ||= moduleOf(outer.component, helpers);
    place = outer.within;
  }
  return null;
}

/** `Red Hat:enterprise_linux:9` of `cpe:/o:redhat:enterprise_linux:9::baseos`. */
function releaseOf(helper: Shape | undefined): string | null {
  const cpe = helper === undefined ? '' : textAt(helper, 'cpe');
  const [, product] = /^cpe:\/[oa]:redhat:(enterprise_linux:.+)$/.exec(cpe) ?? [];
  return product === undefined ? null : canonicalEcosystem(`Red Hat:${product}`);
}

function componentOf(id: string, helpers: ReadonlyMap<string, Shape>): Omit<CsafProduct, 'ecosystem'> | null {
  const url = packageUrlOf(helpers.get(id));
  // Before they had package URLs, packages without a version were `kernel`, or `nodejs:18/nodejs`.
  const [, stream = '', bare] = /^(?:([^/:]+:[^/]+)\/)?([\w.+-]+)$/.exec(id) ?? [];
  if (url === null) return bare === undefined ? null : { name: bare, version: '', architecture: '', module: stream };
  // `pkg:rpmmod/redhat/ruby:2.6/ruby` is a package in a module, `pkg:rpmmod/redhat/ruby@3.0:806…` the module itself.
  const [, module = ''] = url.type === 'rpmmod' ? url.namespace.split('/') : ['', ''];
  if (url.type !== 'rpm' && module === '') return null;
  if (!isName(url.name)) return null;
  const { epoch = '', arch = '', rpmmod = '' } = url.qualifiers;
  const version = url.version === '' || !/^[1-9]\d*$/.test(epoch) ? url.version : `${epoch}:${url.version}`;
  return {
    name: url.name,
    version: url.type === 'rpm' ? version : '',
    architecture: arch === 'src' || arch === 'noarch' ? '' : arch,
    module: moduleStream(rpmmod) || module || stream,
  };
}

/** `nodejs:18` of the module `pkg:rpmmod/redhat/nodejs@18:8090020240301:489197e6`, or of its bare id. */
function moduleOf(id: string, helpers: ReadonlyMap<string, Shape>): string {
  const url = packageUrlOf(helpers.get(id));
  if (url?.type === 'rpmmod') return moduleStream(`${url.name}:${url.version}`);
  return /^[^/:]+:[^/:]+:\d+:[0-9a-f]+$/.test(id) ? moduleStream(id) : '';
}

function packageUrlOf(helper: Shape | undefined): PackageUrl | null {
  const text = isShape(helper) ? textAt(helper, 'purl') : '';
  if (text === '') return null;
  try {
    return parsePackageUrl(text);
  } catch (error) {
    if (error instanceof PackageUrlError) return null;
    throw error;
  }
}
