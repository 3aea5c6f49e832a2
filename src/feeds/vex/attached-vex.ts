import type { Image } from '../../image/index.ts';
import { attachedDocuments, type DocumentKind, type SignatureCheck, type Unwrapped } from '../../inventory/index.ts';
import type { VexDocument, Warning } from '../../model/index.ts';
import { MAX_ATTACHED_VEX } from '../limits.ts';
import { readVex, vexIn } from './read-vex.ts';

/** What is said of an image by who published statements beside it. */
export interface AttachedVex {
  readonly documents: readonly VexDocument[];
  /** What of it was left out, and why. */
  readonly warnings: readonly Warning[];
}

/**
 * The VEX documents that are attached to an image, or to an index that leads to it: OpenVEX, CSAF or CycloneDX, plain or
 * stated in an in-toto attestation.
 * @param check who must have signed them; null to take what is there
 * @throws {InventoryError} `over-limit` for too many
 * @throws {ImageError} when what is attached cannot be found out
 */
export async function readAttachedVex(image: Image, check: SignatureCheck | null): Promise<AttachedVex> {
  const { accepted, refused } = await attachedDocuments(image, VEX, check, documentIn);
  return {
    documents: accepted.map(({ content, published }) => ({
      ...content,
      published: { ...published, format: content.format },
    })),
    warnings: refused.map(({ code, message }) => ({ code, subject: '', message })),
  };
}

/** A CycloneDX document may be an SBOM alone, and then says nothing here. */
function documentIn({ bytes, type, subject }: Unwrapped): VexDocument | null {
  return type.includes('cyclonedx') ? vexIn(bytes, subject) : readVex(bytes, subject);
}

/** OpenVEX has no registered type; these two are in use. CSAF's and CycloneDX's: https://www.iana.org/assignments/media-types */
const PLAIN = /^application\/(?:(?:vnd\.)?openvex|csaf|vnd\.cyclonedx)\+(?:json|xml)(?:;|$)/;
/** `https://openvex.dev/ns/v0.2.0`, cosign's and vexctl's; `https://cyclonedx.org/bom/v1.6`, `https://cyclonedx.org/vex`. */
const PREDICATE = /^https:\/\/(?:openvex\.dev\/ns|cyclonedx\.org\/(?:bom|vex|schema))(?:[/\-.][\w.-]*)?$/;

const VEX: DocumentKind = {
  name: 'VEX document',
  most: MAX_ATTACHED_VEX,
  isMediaType: (type) => PLAIN.test(type),
  isPredicate: (type) => PREDICATE.test(type),
};
