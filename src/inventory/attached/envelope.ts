import { isObject, type JsonObject, objectAt, objectsAt, wordAt } from '../documents/json.ts';
import { InventoryError } from '../errors.ts';

/** A signed document of a known type. https://github.com/secure-systems-lab/dsse/blob/master/envelope.md */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Buffer;
  /** In Base64. */
  readonly signatures: readonly string[];
}

/** An envelope with what proves who signed it, as it was attached. */
export interface SignedDocument {
  readonly envelope: Envelope;
  /** A sigstore bundle that holds this envelope; null where the signature comes without one, or with a key. */
  readonly bundle: unknown;
}

/** Whether a document is an envelope, or a bundle that may hold one, rather than what is signed itself. */
export function isEnvelope(document: unknown): document is JsonObject {
  return isObject(document) && ('payload' in document || isBundle(document));
}

function isBundle(document: JsonObject): boolean {
  return wordAt(document, 'mediaType').startsWith('application/vnd.dev.sigstore.bundle');
}

/**
 * Reads a DSSE envelope or the sigstore bundle that holds one.
 * @param annotations of the document as it is attached: cosign's have the certificate and the log's entry
 * @throws {InventoryError} `not-an-attestation`, and over a limit
 */
export function readSigned(
  document: JsonObject,
  annotations: Readonly<Record<string, string>>,
  subject: string,
): SignedDocument {
  const inner = isBundle(document) ? objectAt(document, 'dsseEnvelope') : document;
  const { payload } = inner;
  const signatures = objectsAt(inner, 'signatures').map(({ sig }) => (typeof sig === 'string' ? sig : ''));
  if (typeof payload !== 'string' || signatures.length === 0) throw notSigned(subject);
  const envelope = { payloadType: wordAt(inner, 'payloadType'), payload: Buffer.from(payload, 'base64'), signatures };
  return { envelope, bundle: isBundle(document) ? document : cosignBundle(inner, annotations) };
}

/**
 * The sigstore bundle that an attestation under cosign's tag comes to: its certificate and the entry of the transparency
 * log are annotations. Null where it has neither, as those signed with a key.
 * https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md
 */
function cosignBundle(envelope: object, annotations: Readonly<Record<string, string>>): unknown {
  const certificate = derOf(annotations['dev.sigstore.cosign/certificate'] ?? '');
  const logged = parsed(annotations['dev.sigstore.cosign/bundle'] ?? '');
  if (certificate === null || !isObject(logged)) return null;
  const payload = objectAt(logged, 'Payload');
  const body = payload['body'];
  const kind = parsed(Buffer.from(typeof body === 'string' ? body : '', 'base64').toString('utf8'));
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
    verificationMaterial: {
      x509CertificateChain: { certificates: [{ rawBytes: certificate }] },
      tlogEntries: [
        {
          logIndex: String(payload['logIndex']),
          logId: { keyId: Buffer.from(wordAt(payload, 'logID'), 'hex').toString('base64') },
          kindVersion: isObject(kind) && { kind: wordAt(kind, 'kind'), version: wordAt(kind, 'apiVersion') },
          integratedTime: String(payload['integratedTime']),
          inclusionPromise: { signedEntryTimestamp: logged['SignedEntryTimestamp'] },
          canonicalizedBody: body,
        },
      ],
    },
    dsseEnvelope: envelope,
  };
}

/** The first certificate of a PEM text, in Base64; null for none. */
function derOf(pem: string): string | null {
  const [, base64 = ''] = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem) ?? [];
  return base64 === '' ? null : base64.replaceAll(/\s/g, '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function notSigned(subject: string): InventoryError {
  return new InventoryError('not-an-attestation', subject, 'is no DSSE envelope and no sigstore bundle that holds one');
}
