import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { initializeCA, initializeCTLog, initializeTLog } from '@sigstore/mock';

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** A DSSE envelope in JSON. https://github.com/secure-systems-lab/dsse */
export interface SignedEnvelope {
  readonly payloadType: string;
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

/** An in-toto statement about an image. */
export function statement(digest: string, predicateType: string, predicate: unknown): Buffer {
  const subject = [{ name: 'app', digest: { sha256: digest.replace('sha256:', '') } }];
  return Buffer.from(JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', subject, predicateType, predicate }));
}

export function envelope(payload: Buffer, ...keys: readonly KeyObject[]): SignedEnvelope {
  const signed = Buffer.concat([
    Buffer.from(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `),
    payload,
  ]);
  return {
    payloadType: PAYLOAD_TYPE,
    payload: payload.toString('base64'),
    signatures: keys.map((key) => ({ keyid: '', sig: sign('sha256', signed, key).toString('base64') })),
  };
}

/** Something signed without keys, in the form that sigstore's bundles have and in that of cosign's annotations. */
export interface Keyless {
  readonly bundle: object;
  readonly annotations: Readonly<Record<string, string>>;
  readonly envelope: SignedEnvelope;
}

/** A sigstore of a test's own: an authority, a log of its certificates, and a log of signatures. Nothing is fetched. */
export interface Sigstore {
  /** What whoever believes in it gives to `--trusted-root`. */
  readonly trustedRoot: object;
  /** Signs as somebody of whom an issuer says that it is them. */
  sign(payload: Buffer, identity: string, issuer: string): Promise<Keyless>;
}

export async function makeSigstore(): Promise<Sigstore> {
  const keys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [authorityKeys, certificateLogKeys, logKeys] = [
    generateKeyPairSync('ec', { namedCurve: 'P-384' }),
    keys(),
    keys(),
  ];
  const certificateLog = await initializeCTLog(certificateLogKeys);
  const authority = await initializeCA(authorityKeys, certificateLog);
  const log = await initializeTLog('https://rekor.test', logKeys);
  return {
    trustedRoot: {
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      certificateAuthorities: [
        { certChain: { certificates: [{ rawBytes: base64(authority.rootCertificate) }] }, validFor: SINCE },
      ],
      ctlogs: [trustedLog(certificateLog.publicKey)],
      tlogs: [trustedLog(log.publicKey)],
      timestampAuthorities: [],
    },
    async sign(payload, identity, issuer) {
      const { publicKey, privateKey } = keys();
      const der = await authority.issueCertificate({
        publicKey: publicKey.export({ format: 'der', type: 'spki' }),
        subjectAltName: identity,
        extensions: [{ oid: '1.3.6.1.4.1.57264.1.8', value: issuer }],
      });
      const signed = envelope(payload, privateKey);
      const pem = `-----BEGIN CERTIFICATE-----\n${base64(der)
        .match(/.{1,64}/g)
        ?.join('\n')}\n-----END CERTIFICATE-----\n`;
      const [entry] = Object.values(await log.log(logEntry(signed, pem)));
      if (entry === undefined) throw new Error('nothing was logged');
      return { envelope: signed, ...forms(signed, base64(der), pem, entry) };
    },
  };
}

type LogEntry = Awaited<ReturnType<Awaited<ReturnType<typeof initializeTLog>>['log']>>[string];

const SINCE = { start: '2020-01-01T00:00:00Z' };

function trustedLog(publicKey: Buffer) {
  return {
    baseUrl: 'https://rekor.test',
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: base64(publicKey), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor: SINCE },
    logId: { keyId: createHash('sha256').update(publicKey).digest('base64') },
  };
}

/** https://github.com/sigstore/rekor/blob/main/pkg/types/dsse/v0.0.1/dsse_v0_0_1_schema.json */
function logEntry({ payload, payloadType, signatures }: SignedEnvelope, pem: string) {
  const digest = (text: Buffer | string) => createHash('sha256').update(text).digest('hex');
  const whole = JSON.stringify({ payload, payloadType, signatures });
  return {
    apiVersion: '0.0.1',
    kind: 'dsse',
    spec: {
      envelopeHash: { algorithm: 'sha256', value: digest(whole) },
      payloadHash: { algorithm: 'sha256', value: digest(Buffer.from(payload, 'base64')) },
      signatures: signatures.map(({ sig }) => ({ signature: sig, verifier: Buffer.from(pem).toString('base64') })),
    },
  };
}

function forms(signed: SignedEnvelope, certificate: string, pem: string, entry: LogEntry) {
  const { body, integratedTime, logID, logIndex, verification } = entry;
  const proof = verification?.inclusionProof;
  const signedEntryTimestamp = String(verification?.signedEntryTimestamp);
  const bundle = {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: {
      certificate: { rawBytes: certificate },
      tlogEntries: [
        {
          logIndex: String(logIndex),
          logId: { keyId: Buffer.from(logID, 'hex').toString('base64') },
          kindVersion: { kind: 'dsse', version: '0.0.1' },
          integratedTime: String(integratedTime),
          inclusionPromise: { signedEntryTimestamp },
          inclusionProof: {
            logIndex: String(proof?.logIndex),
            rootHash: Buffer.from(proof?.rootHash ?? '', 'hex').toString('base64'),
            treeSize: String(proof?.treeSize),
            hashes: [],
            checkpoint: { envelope: proof?.checkpoint },
          },
          canonicalizedBody: body,
        },
      ],
    },
    dsseEnvelope: signed,
  };
  const payload = { body, integratedTime, logIndex, logID };
  return {
    bundle,
    annotations: {
      'dev.sigstore.cosign/certificate': pem,
      'dev.sigstore.cosign/bundle': JSON.stringify({ SignedEntryTimestamp: signedEntryTimestamp, Payload: payload }),
    },
  };
}

function base64(bytes: ArrayBufferView): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
