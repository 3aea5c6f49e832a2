import type { Image } from '../../image/index.ts';
import {
  compareText,
  type FixedinError,
  type Inventory,
  type Package,
  type PublishedSbom,
  type Warning,
} from '../../model/index.ts';
import { readDocument } from '../documents/read-document.ts';
import { InventoryError } from '../errors.ts';
import { MAX_PUBLISHED_SBOMS } from '../limits.ts';
import { attachedDocuments, type Unwrapped } from './attached-documents.ts';
import type { DocumentKind } from './document-kind.ts';
import type { SignatureCheck } from './signer-policy.ts';

/**
 * What the SBOMs that are attached to an image say is in it. Those of the image itself go before those of an index that
 * leads to it; several are put together.
 * @param check who must have signed them; null to take what is there. What is not signed so is left out, with a warning.
 * @throws {InventoryError} `no-sbom`, `not-verified`
 * @throws {ImageError} when what is attached cannot be found out
 */
export async function attachedInventory(image: Image, check: SignatureCheck | null): Promise<Inventory> {
  const { accepted, refused } = await attachedDocuments(image, SBOM, check, inventoryIn);
  if (accepted.length === 0 && refused.length === 0) throw noSbom(image);
  if (accepted.length === 0) throw noneAccepted(image.facts.reference, refused, check !== null);
  const taken = accepted.map(({ content: { format, inventory }, published }): Accepted => {
    return { sbom: { ...published, format, packages: inventory.packages.length }, inventory };
  });
  const own = taken.filter(({ sbom }) => sbom.subject === image.facts.digest);
  return together(image, own.length > 0 ? own : taken, refused);
}

/** SPDX's and CycloneDX's registered types, cosign's, and Syft's. */
const PLAIN =
  /^(?:(?:text|application)\/spdx(?:[+.;]|$)|application\/vnd\.(?:cyclonedx|syft)\+(?:json|xml)|application\/vnd\.cyclonedx$)/;
/** https://spdx.dev/Document (with a version), https://cyclonedx.org/bom (with a version), https://syft.dev/bom. */
const PREDICATE = /^https:\/\/(?:spdx\.dev\/Document|cyclonedx\.org\/(?:bom|schema)|syft\.dev\/bom)(?:[/\-.][\w.-]*)?$/;

const SBOM: DocumentKind = {
  name: 'SBOM',
  most: MAX_PUBLISHED_SBOMS,
  isMediaType: (type) => PLAIN.test(type),
  isPredicate: (type) => PREDICATE.test(type),
};

interface Accepted {
  readonly sbom: PublishedSbom;
  readonly inventory: Inventory;
}

/** @throws {InventoryError} `not-an-sbom`, and when it cannot be read */
function inventoryIn({ bytes, subject }: Unwrapped): { readonly format: string; readonly inventory: Inventory } {
  const found = readDocument(bytes, subject);
  if (found.kind === 'sbom') return found;
  throw new InventoryError('not-an-sbom', subject, 'is the report of a scanner');
}

function together(image: Image, accepted: readonly Accepted[], refused: readonly FixedinError[]): Inventory {
  const packages = new Map<string, Package>();
  for (const pkg of accepted.flatMap(({ inventory }) => inventory.packages)) {
    if (!packages.has(pkg.purl)) packages.set(pkg.purl, pkg);
  }
  const left = refused.map((error): Warning => ({ code: error.code, subject: '', message: error.message }));
  return {
    image: image.facts,
    distro: accepted.map(({ inventory }) => inventory.distro).find((distro) => distro !== null) ?? null,
    packages: [...packages.values()].sort((a, b) => compareText(a.purl, b.purl)),
    sboms: accepted.map(({ sbom }) => sbom),
    warnings: [...accepted.flatMap(({ inventory }) => inventory.warnings), ...left],
  };
}

function noSbom({ facts, attachments }: Image): InventoryError {
  const problem = attachments ? 'has no SBOM attached' : 'is in no registry and no layout, and so has no SBOM attached';
  return new InventoryError('no-sbom', facts.reference, problem, 'leave --sbom out to have its files scanned');
}

function noneAccepted(reference: string, refused: readonly FixedinError[], verify: boolean): InventoryError {
  const [first, ...others] = refused.map(({ message }) => message);
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  const problem = verify ? 'has no SBOM that is signed as it must be' : 'has no SBOM that can be read';
  return new InventoryError(verify ? 'not-verified' : 'no-sbom', reference, `${problem} (${first}${more})`);
}
