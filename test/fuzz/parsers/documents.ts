import { decodeExportHeader, encodeExportHeader } from '../../../src/database/exchange/export-header.ts';
import { ArchiveError } from '../../../src/image/index.ts';
import { isEnvelope, readSigned } from '../../../src/inventory/attached/envelope.ts';
import { readStatement } from '../../../src/inventory/attached/statement.ts';
import { parseDocument } from '../../../src/inventory/documents/parse.ts';
import { readDocument, readInventoryJson, writeInventoryJson } from '../../../src/inventory/index.ts';
import { fullInventory } from '../../support/full-inventory.ts';
import { documentSamples } from './document-samples.ts';
import { isOwnError } from './own-error.ts';
import { type Parser, samplesOf } from './types.ts';

/** SBOMs, reports of scanners, attestations, and what fixedin itself writes for others to hand on. */
export function documents(): readonly Parser[] {
  return [
    {
      name: 'document',
      samples: samplesOf(...documentSamples()),
      read: (bytes) => readDocument(bytes, 'fuzz'),
      isExpected: isOwnError,
    },
    {
      name: 'inventory',
      samples: samplesOf(writeInventoryJson(fullInventory())),
      read: (bytes) => readInventoryJson(bytes, 'fuzz'),
      isExpected: isOwnError,
    },
    {
      name: 'envelope',
      samples: samplesOf(JSON.stringify(ENVELOPE), JSON.stringify(BUNDLE)),
      read: readEnvelope,
      isExpected: isOwnError,
    },
    {
      name: 'statement',
      samples: samplesOf(JSON.stringify(STATEMENT), JSON.stringify({ ...STATEMENT, predicate: { Data: 'a' } })),
      read: (bytes) => readStatement(bytes, 'fuzz'),
      isExpected: isOwnError,
    },
    {
      name: 'database-export',
      samples: samplesOf(
        encodeExportHeader({ schemaVersion: 1, identity: 'a', built: '2024-01-01', size: 9, sha256: 'a'.repeat(64) }),
      ),
      read: decodeExportHeader,
      isExpected: (error) => error instanceof ArchiveError,
    },
  ];
}

function readEnvelope(bytes: Buffer): unknown {
  const document = parseDocument(bytes, 'fuzz');
  return isEnvelope(document) ? readSigned(document, ANNOTATIONS, 'fuzz') : null;
}

const STATEMENT = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'a', digest: { sha256: 'a'.repeat(64) } }],
  predicateType: 'https://spdx.dev/Document',
  predicate: { spdxVersion: 'SPDX-2.3' },
};
const ENVELOPE = {
  payloadType: 'application/vnd.in-toto+json',
  payload: Buffer.from(JSON.stringify(STATEMENT)).toString('base64'),
  signatures: [{ keyid: '', sig: 'YQ==' }],
};
const BUNDLE = { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', dsseEnvelope: ENVELOPE };
/** As cosign puts them beside an attestation. */
const ANNOTATIONS = {
  'dev.sigstore.cosign/certificate': '-----BEGIN CERTIFICATE-----\nYQ==\n-----END CERTIFICATE-----\n',
  'dev.sigstore.cosign/bundle': JSON.stringify({
    SignedEntryTimestamp: 'YQ==',
    Payload: { body: 'e30=', integratedTime: 1, logIndex: 1, logID: 'a' },
  }),
};
