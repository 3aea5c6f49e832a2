import type { Signer } from '../../model/index.ts';
import type { SignedDocument } from './envelope.ts';

/** Whose signature is wanted: that of one key, or one made without keys by who an issuer says that they are. */
export type SignerPolicy =
  | { readonly kind: 'key'; readonly file: string; readonly pem: string }
  | {
      readonly kind: 'certificate';
      /** The whole subject alternative name: an address for mail, or the URL of a workflow. */
      readonly identity: string;
      readonly issuer: string;
      /** A sigstore trusted root (JSON): the authorities and logs that are believed. */
      readonly trustedRoot: { readonly file: string; readonly json: string };
    };

/** Checks who signed a document. Nothing is fetched. @throws {InventoryError} `not-verified` */
export type SignatureCheck = (signed: SignedDocument, subject: string) => Signer;
