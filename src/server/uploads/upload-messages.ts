import { DatabaseError } from '../../database/index.ts';
import { InventoryError } from '../../inventory/index.ts';
import { FixedinError, type LimitSettings } from '../../model/index.ts';
import type { Said } from '../../scan/index.ts';
import type { UploadQuestion, UploadReply } from './upload-answer.ts';

/** What a thread is started with. */
export interface ToUploadThread {
  readonly limits: LimitSettings;
  readonly databaseFile: string;
  readonly said: Said;
  readonly question: UploadQuestion;
}

/** What it answers, once. */
export type FromUploadThread = UploadReply | { readonly kind: 'failed'; readonly failure: Failure };

/** An error on its way between threads, which keeps nothing of its class by itself. */
export type Failure =
  | {
      readonly kind: 'document' | 'database';
      readonly code: string;
      readonly subject: string;
      readonly problem: string;
      readonly remedy: string;
    }
  | { readonly kind: 'other'; readonly message: string; readonly stack: string };

export function toFailure(error: unknown): Failure {
  if (error instanceof FixedinError) {
    const { code, subject, remedy, message } = error;
    const start = subject === '' ? 0 : subject.length + 2;
    const end = remedy === '' ? message.length : message.length - remedy.length - 2;
    const kind = error instanceof DatabaseError ? 'database' : 'document';
    return { kind, code, subject, problem: message.slice(start, end), remedy };
  }
  if (error instanceof Error) return { kind: 'other', message: error.message, stack: error.stack ?? '' };
  return { kind: 'other', message: String(error), stack: '' };
}

export function fromFailure(failure: Failure): Error {
  if (failure.kind === 'other') return Object.assign(new Error(failure.message), { stack: failure.stack });
  const { kind, code, subject, problem, remedy } = failure;
  return kind === 'database'
    ? new DatabaseError(code, subject, problem, remedy)
    : new InventoryError(code, subject, problem, remedy);
}
