import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { type TrustMaterial, toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { InventoryError } from '../errors.ts';
import type { SignedDocument } from './envelope.ts';
import type { SignatureCheck, SignerPolicy } from './signer-policy.ts';

/** As `signatureCheck`, once sigstore's library is loaded. */
export function checkOf(policy: SignerPolicy): SignatureCheck {
  return policy.kind === 'key' ? keyCheck(policy) : certificateCheck(policy);
}

function keyCheck({ file, pem }: Extract<SignerPolicy, { kind: 'key' }>): SignatureCheck {
  const key = publicKeyOf(pem, file);
  const fingerprint = createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
  const trust = toTrustMaterial(TrustedRoot.fromJSON({}), () => ({ publicKey: key, validFor: () => true }));
  const verifier = new Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 });
  return ({ envelope }, subject) => {
    // Of several signatures one will do: the others are other people's.
    const isSigned = envelope.signatures.some(
      (sig) => orNull(() => verifier.verify(toSignedEntity(bundleFromJSON(keyBundle(envelope, sig))))) !== null,
    );
    if (isSigned) return { by: 'key', key: `sha256:${fingerprint}`, file };
    throw notVerified(subject, `is not signed by the key of ${file}`);
  };
}

function keyBundle({ payload, payloadType }: SignedDocument['envelope'], sig: string): unknown {
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint: 'key' }, tlogEntries: [] },
    dsseEnvelope: { payload: payload.toString('base64'), payloadType, signatures: [{ sig, keyid: '' }] },
  };
}

function certificateCheck(policy: Extract<SignerPolicy, { kind: 'certificate' }>): SignatureCheck {
  const { identity, issuer, trustedRoot } = policy;
  // A certificate must be logged, the signature too, and its time be vouched for, as it lives for ten minutes.
  const verifier = new Verifier(trustIn(trustedRoot.json, trustedRoot.file));
  return ({ bundle }, subject) => {
    if (bundle === null) throw notVerified(subject, 'has no certificate and no entry of a transparency log');
    const signer = attempted(subject, () => verifier.verify(toSignedEntity(bundleFromJSON(bundle)))).identity;
    // Compared here: the library takes the identity for a regular expression that may match a part.
    if (signer?.subjectAlternativeName !== identity) {
      throw notVerified(subject, `is signed by ${signer?.subjectAlternativeName ?? 'nobody'}, not by ${identity}`);
    }
    if (signer.extensions?.issuer !== issuer) {
      const other = signer.extensions?.issuer ?? 'nobody';
      throw notVerified(subject, `is signed by who ${other} says is ${identity}, not by who ${issuer} says so`);
    }
    return { by: 'certificate', identity, issuer, file: trustedRoot.file };
  };
}

function publicKeyOf(pem: string, file: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    throw new InventoryError('bad-trust', file, 'is no public key', 'name a PEM file, as cosign.pub');
  }
}

/** One without authorities or logs vouches for nobody: most likely it is another file. */
function trustIn(json: string, file: string): TrustMaterial {
  const trust = orNull(() => toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(json))));
  if (trust && trust.certificateAuthorities.length > 0 && trust.tlogs.length > 0) return trust;
  const remedy = 'make one with "cosign trusted-root create" or "gh attestation trusted-root"';
  throw new InventoryError('bad-trust', file, 'is no trusted root of sigstore', remedy);
}

function attempted<T>(subject: string, attempt: () => T): T {
  try {
    return attempt();
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : 'cannot be read';
    throw new InventoryError('not-verified', subject, `cannot be verified: ${problem}`, '', { cause });
  }
}

/** The library throws on what is no signature at all, too. */
function orNull<T>(attempt: () => T): T | null {
  try {
    return attempt();
  } catch {
    return null;
  }
}

function notVerified(subject: string, problem: string): InventoryError {
  return new InventoryError('not-verified', subject, problem);
}
