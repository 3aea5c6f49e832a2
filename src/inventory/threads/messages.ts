import { ArchiveError, type ArchiveInFile, ImageError, type ImageErrorCode } from '../../image/index.ts';
import type { Digest, FixedinError } from '../../model/index.ts';
import { InventoryError } from '../errors.ts';
import type { Redirect } from '../linked-evidence.ts';

/** What the thread that has the image says to one that analyses a layer of it. */
export type ToAnalyst =
  | {
      readonly kind: 'analyse';
      readonly subject: string;
      readonly diffId: Digest | null;
      readonly size: number;
      /** Null to analyse all of the layer under its own names. */
      readonly redirects: readonly Redirect[] | null;
      /** Where the layer lies, for the thread to read; null where its bytes are to be asked for. */
      readonly inFile: ArchiveInFile | null;
    }
  | { readonly kind: 'opened'; readonly hashLike: Digest | null }
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  /** The stored bytes could not be read, or are not what they should be: why, the thread that read them knows. */
  | { readonly kind: 'broken' }
  | { readonly kind: 'verified' };

/** And what that one answers. */
export type FromAnalyst =
  /** Asks for the layer's bytes from their start; perhaps more than once. */
  | { readonly kind: 'open' }
  /** A chunk was taken; another may come. */
  | { readonly kind: 'taken' }
  /** How many stored bytes of a file were read so far. */
  | { readonly kind: 'read'; readonly bytes: number }
  | { readonly kind: 'unpacked'; readonly plainDigest: Digest | null }
  | { readonly kind: 'not-unpacked'; readonly failure: Failure }
  | { readonly kind: 'analysed'; readonly entry: Uint8Array }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** An error on its way between threads, which keeps nothing of its class by itself. */
export type Failure =
  | { readonly kind: 'archive'; readonly reason: ArchiveError['reason']; readonly problem: string }
  | ({ readonly kind: 'image'; readonly code: ImageErrorCode } & Statement)
  | ({ readonly kind: 'inventory'; readonly code: string } & Statement)
  | { readonly kind: 'other'; readonly message: string; readonly stack: string };

/** What an error says, in parts. */
interface Statement {
  readonly subject: string;
  readonly problem: string;
  readonly remedy: string;
}

export function toFailure(error: unknown): Failure {
  if (error instanceof ArchiveError) return { kind: 'archive', reason: error.reason, problem: error.message };
  if (error instanceof ImageError) return { kind: 'image', code: error.code, ...statementOf(error) };
  if (error instanceof InventoryError) return { kind: 'inventory', code: error.code, ...statementOf(error) };
  if (error instanceof Error) return { kind: 'other', message: error.message, stack: error.stack ?? '' };
  return { kind: 'other', message: String(error), stack: '' };
}

export function fromFailure(failure: Failure): Error {
  switch (failure.kind) {
    case 'archive':
      return new ArchiveError(failure.reason, failure.problem);
    case 'image':
      return new ImageError(failure.code, failure.subject, failure.problem, failure.remedy);
    case 'inventory':
      return new InventoryError(failure.code, failure.subject, failure.problem, failure.remedy);
    case 'other':
      return Object.assign(new Error(failure.message), { stack: failure.stack });
  }
}

/** The parts that `FixedinError` put together. */
function statementOf({ subject, message, remedy }: FixedinError): Statement {
  const start = subject === '' ? 0 : subject.length + 2;
  return { subject, problem: message.slice(start, message.length - (remedy === '' ? 0 : remedy.length + 2)), remedy };
}
