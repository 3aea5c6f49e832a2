import { parseDocument, unpacked } from '../../inventory/index.ts';
import type { VexDocument } from '../../model/index.ts';
import { FeedError } from '../errors.ts';
import { isShape, Unreadable } from '../shape.ts';
import { csafVex } from './csaf.ts';
import { cyclonedxVex } from './cyclonedx.ts';
import { openVex } from './openvex.ts';
import type { VexReader } from './types.ts';

const READERS: readonly VexReader[] = [openVex, csafVex, cyclonedxVex];

/**
 * The statements of a VEX document: OpenVEX, CSAF or CycloneDX (in JSON, the last in XML too), told by its content. It
 * may be gzip'd.
 *
 * @param subject how the document is named in errors, warnings and suppressions
 * @throws {FeedError} when it is none of these
 * @throws {InventoryError} when it is no JSON or XML, or over a limit
 */
export function readVex(bytes: Uint8Array, subject: string): VexDocument {
  const document = vexIn(bytes, subject);
  if (document !== null) return document;
  throw new FeedError('not-a-vex-document', subject, 'is no VEX document that is known', REMEDY);
}

/** As `readVex`; null for a document that is none of these. */
export function vexIn(bytes: Uint8Array, subject: string): VexDocument | null {
  const document = parseDocument(unpacked(bytes, subject), subject);
  const reader = isShape(document) ? READERS.find(({ recognises }) => recognises(document)) : undefined;
  if (reader === undefined || !isShape(document)) return null;
  try {
    const { author, statements } = reader.read(document);
    // A statement on nothing that can be told would hide nothing, or all.
    const whole = statements.filter(
      ({ vulnerabilities, products }) => vulnerabilities.length > 0 && products.length > 0,
    );
    return {
      subject,
      format: reader.format(document),
      author,
      statements: whole,
      unread: statements.length - whole.length,
    };
  } catch (cause) {
    if (cause instanceof Unreadable) throw new FeedError('not-a-vex-document', subject, cause.message, '', { cause });
    throw cause;
  }
}

const REMEDY = 'give OpenVEX, a CSAF advisory, or CycloneDX with vulnerabilities';
