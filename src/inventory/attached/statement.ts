import { type Digest, isDigest } from '../../model/index.ts';
import { isObject, objectAt, objectsAt, wordAt } from '../documents/json.ts';
import { parseDocument } from '../documents/parse.ts';
import { InventoryError } from '../errors.ts';

/** What somebody states of an image. https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
export interface Statement {
  /** What it is about. */
  readonly subjects: readonly Digest[];
  readonly predicateType: string;
  /** The predicate as a document of its own: in JSON, or the text that stands there. */
  readonly predicate: Buffer;
}

/**
 * Reads an in-toto statement, of version 0.1 or 1.
 * @throws {InventoryError} `not-a-statement`, and over a limit
 */
export function readStatement(bytes: Buffer, subject: string): Statement {
  const document = parseDocument(bytes, subject);
  if (!isObject(document) || !/^https:\/\/in-toto\.io\/Statement\/v\d/.test(wordAt(document, '_type'))) {
    throw new InventoryError('not-a-statement', subject, 'is no in-toto statement');
  }
  const subjects = objectsAt(document, 'subject').map((one) => `sha256:${wordAt(objectAt(one, 'digest'), 'sha256')}`);
  return {
    subjects: subjects.filter(isDigest),
    predicateType: wordAt(document, 'predicateType'),
    predicate: predicateIn(document['predicate']),
  };
}

/** Cosign keeps an SPDX document of tags and values as a text, and what it does not know under `Data`. */
function predicateIn(predicate: unknown): Buffer {
  if (typeof predicate === 'string') return Buffer.from(predicate);
  const inner = isObject(predicate) ? predicate['Data'] : undefined;
  if (typeof inner === 'string') return Buffer.from(inner);
  return Buffer.from(JSON.stringify(inner ?? predicate ?? null));
}
