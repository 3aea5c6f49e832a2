import type { Digest } from './digest.ts';

/** Who signed a document, and what the signature was held against. */
export type Signer =
  /** `key` is its digest; `file` holds it. */
  | { readonly by: 'key'; readonly key: string; readonly file: string }
  /** Somebody, as an issuer says; `file` is the trusted root. */
  | { readonly by: 'certificate'; readonly identity: string; readonly issuer: string; readonly file: string };

/** A signed statement that was verified. */
export interface Verification {
  readonly signer: Signer;
  /** The image, or the index that leads to it, that the statement is about. */
  readonly subject: Digest;
}

/** A document that was published with an image and taken into account. */
export interface Publication {
  /** `SPDX 2.3`, `CycloneDX 1.5`, `OpenVEX 0.2.0`. */
  readonly format: string;
  /** Of the document as it is attached, the signature around it included; empty for a file inside the image. */
  readonly digest: string;
  /** The image or index that it is attached to; empty for a file inside the image. */
  readonly subject: string;
  /** `referrers`, `referrers-tag`, `cosign-tag`, `index`; `file` for one inside the image. */
  readonly by: string;
  /** Of an attestation: what it states; empty for a plain document. */
  readonly predicateType: string;
  /** Null where no signature was asked for. */
  readonly verified: Verification | null;
}

/** An SBOM that was published with an image and that an inventory was made of. */
export interface PublishedSbom extends Publication {
  readonly packages: number;
}

/** A VEX document that was published with an image. */
export interface PublishedVex extends Publication {
  /** As the document has it; empty where it does not. */
  readonly author: string;
  readonly statements: number;
}
