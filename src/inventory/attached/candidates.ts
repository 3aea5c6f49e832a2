import type { Attachment } from '../../image/index.ts';
import { isSigned } from './envelope.ts';

/** Something attached that may be an SBOM, and in which wrapping. */
export interface Candidate {
  readonly attachment: Attachment;
  /** `statement`: an in-toto statement that nobody signed. */
  readonly form: 'signed' | 'statement' | 'plain';
}

/** What of an image's attachments may be an SBOM, by what is said of them; none of them is fetched. */
export function sbomCandidates(attachments: readonly Attachment[]): readonly Candidate[] {
  return attachments.flatMap((attachment): readonly Candidate[] => {
    const { mediaType, annotations } = attachment;
    if (PLAIN.test(mediaType)) return [{ attachment, form: 'plain' }];
    const stated = PREDICATE_ANNOTATIONS.map((name) => annotations[name]).find((type) => type !== undefined);
    if (stated !== undefined && !isSbomPredicate(stated)) return [];
    if (isSigned(mediaType)) return [{ attachment, form: 'signed' }];
    return IN_TOTO.test(mediaType) ? [{ attachment, form: 'statement' }] : [];
  });
}

/**
 * Whether an in-toto predicate of this type is an SBOM: https://spdx.dev/Document (with a version),
 * https://cyclonedx.org/bom (with a version), https://syft.dev/bom.
 */
export function isSbomPredicate(type: string): boolean {
  return /^https:\/\/(?:spdx\.dev\/Document|cyclonedx\.org\/(?:bom|schema)|syft\.dev\/bom)(?:[/\-.][\w.-]*)?$/.test(
    type,
  );
}

/** SPDX's and CycloneDX's registered types, cosign's, and Syft's. */
const PLAIN =
  /^(?:(?:text|application)\/spdx(?:[+.;]|$)|application\/vnd\.(?:cyclonedx|syft)\+(?:json|xml)|application\/vnd\.cyclonedx$)/;
const IN_TOTO = /^application\/vnd\.in-toto(?:\.[\w.-]+)?\+json/;
/** Cosign's, BuildKit's and sigstore's. */
const PREDICATE_ANNOTATIONS = ['predicateType', 'in-toto.io/predicate-type', 'dev.sigstore.bundle.predicateType'];
