import type { Attachment } from '../../image/index.ts';
import type { DocumentKind } from './document-kind.ts';

/** Something attached that may be of a kind, and in which wrapping. */
export interface Candidate {
  readonly attachment: Attachment;
  /** `attestation`: an in-toto statement, signed or not. */
  readonly form: 'attestation' | 'plain';
}

/** What of an image's attachments may be of a kind, by what is said of them; none of them is fetched. */
export function candidatesOf(attachments: readonly Attachment[], kind: DocumentKind): readonly Candidate[] {
  return attachments.flatMap((attachment): readonly Candidate[] => {
    const { mediaType, artifactType, annotations } = attachment;
    if (ATTESTATION.test(mediaType)) {
      const stated = PREDICATE_ANNOTATIONS.map((name) => annotations[name]).find((type) => type !== undefined);
      return stated === undefined || kind.isPredicate(stated) ? [{ attachment, form: 'attestation' }] : [];
    }
    // Whoever attaches a file by hand often states its type for the whole, and nothing for the file.
    const type = GENERIC.test(mediaType) ? artifactType : mediaType;
    return kind.isMediaType(type) ? [{ attachment, form: 'plain' }] : [];
  });
}

/**
 * Envelopes, sigstore's bundles, and in-toto statements, which some sign and call the same:
 * https://github.com/sigstore/protobuf-specs, https://github.com/in-toto/attestation/blob/main/spec/v1/bundle.md
 */
const ATTESTATION =
  /^application\/vnd\.(?:(?:dsse\.envelope|dev\.sigstore\.bundle)[.+]|in-toto(?:\.[\w.-]+)?\+(?:json|dsse))/;
/** What tools write who are told no type. */
const GENERIC = /^(?:application\/(?:json|octet-stream|vnd\.oci\.image\.layer\.v1\.tar)|text\/plain)?$/;
/** Cosign's, BuildKit's and sigstore's. */
const PREDICATE_ANNOTATIONS = ['predicateType', 'in-toto.io/predicate-type', 'dev.sigstore.bundle.predicateType'];
