import { type Image, ImageError } from '../../image/index.ts';
import { FixedinError, type Publication, type Verification } from '../../model/index.ts';
import { parseDocument } from '../documents/parse.ts';
import { InventoryError } from '../errors.ts';
import { type Candidate, candidatesOf } from './candidates.ts';
import type { DocumentKind } from './document-kind.ts';
import { isEnvelope, readSigned } from './envelope.ts';
import type { SignatureCheck } from './signer-policy.ts';
import { readStatement } from './statement.ts';

/** What is attached to an image of one kind. */
export interface AttachedDocuments<T> {
  /** In the order in which they were found. */
  readonly accepted: readonly AttachedDocument<T>[];
  /** Why others were not: not signed as they must be, about another image, unreadable. */
  readonly refused: readonly FixedinError[];
}

export interface AttachedDocument<T> {
  readonly content: T;
  readonly published: Omit<Publication, 'format'>;
}

/** A document without what it was wrapped in. */
export interface Unwrapped {
  readonly bytes: Buffer;
  /** What was said of it before it was read: the type of the predicate, or of the plain document. */
  readonly type: string;
  /** `SBOM sha256:…`, for errors and warnings. */
  readonly subject: string;
}

/**
 * Reads the documents of a kind that are attached to an image, or to an index that leads to it.
 * @param check who must have signed them; null to take what is there
 * @param read null for what turns out to be none of the kind, without being in any way wrong
 * @throws {InventoryError} `over-limit` for too many
 * @throws {ImageError} when what is attached cannot be found out
 */
export async function attachedDocuments<T>(
  image: Image,
  kind: DocumentKind,
  check: SignatureCheck | null,
  read: (document: Unwrapped) => T | null,
): Promise<AttachedDocuments<T>> {
  const candidates = candidatesOf((await image.attachments?.()) ?? [], kind);
  if (candidates.length > kind.most) {
    throw new InventoryError('over-limit', image.facts.reference, `has more than ${kind.most} ${kind.name}s attached`);
  }
  const accepted: AttachedDocument<T>[] = [];
  const refused: FixedinError[] = [];
  for (const candidate of candidates) {
    try {
      const opened = await open(candidate, kind, check);
      const content = opened && read(opened.document);
      if (opened && content !== null) accepted.push({ content, published: opened.published });
    } catch (error) {
      if (!(error instanceof FixedinError)) throw error;
      refused.push(error);
    }
  }
  return { accepted, refused };
}

interface Opened {
  readonly document: Unwrapped;
  readonly published: Omit<Publication, 'format'>;
}

/**
 * Null for a statement of something else.
 * @throws {InventoryError} when it is about another image, or not signed as it must be
 */
async function open(
  { attachment, form }: Candidate,
  kind: DocumentKind,
  check: SignatureCheck | null,
): Promise<Opened | null> {
  const subject = `${kind.name} ${attachment.digest}`;
  const { digest, by } = attachment;
  const bytes = await fetched(attachment, subject);
  const about = { digest, subject: attachment.subject, by };
  if (form === 'plain') {
    if (check !== null) throw new InventoryError('not-verified', subject, 'is not signed');
    const document = { bytes, type: attachment.artifactType || attachment.mediaType, subject };
    return { document, published: { ...about, predicateType: '', verified: null } };
  }
  const parsed = parseDocument(bytes, subject);
  const signed = isEnvelope(parsed) ? readSigned(parsed, attachment.annotations, subject) : null;
  const { subjects, predicateType, predicate } = readStatement(signed?.envelope.payload ?? bytes, subject);
  if (!kind.isPredicate(predicateType)) return null;
  let verified: Verification | null = null;
  if (check !== null) {
    if (signed === null) throw new InventoryError('not-verified', subject, 'is not signed');
    verified = { signer: check(signed, subject), subject: attachment.subject };
  }
  if (!subjects.includes(attachment.subject)) {
    const others = subjects.join(', ') || 'nothing';
    throw new InventoryError('not-verified', subject, `is about another image (${others}), not ${attachment.subject}`);
  }
  return {
    document: { bytes: predicate, type: predicateType, subject },
    published: { ...about, predicateType, verified },
  };
}

/** One that cannot be fetched or is not what its digest says is as good as none. */
async function fetched(attachment: Candidate['attachment'], subject: string): Promise<Buffer> {
  try {
    return await attachment.read('documentBytes');
  } catch (cause) {
    if (!(cause instanceof ImageError)) throw cause;
    throw new InventoryError('not-fetched', subject, cause.message, '', { cause });
  }
}
