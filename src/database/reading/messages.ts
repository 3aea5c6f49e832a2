import { FeedError, type FeedErrorCode, type FeedFormat, type InputPlace } from '../../feeds/index.ts';
import type { Counted } from '../writing/statistics.ts';

/** What the thread that collects says to one that reads. */
export type ToReader =
  /** Read every turn that is yours of this feed, after those that were named before. */
  | { readonly kind: 'read'; readonly share: FeedShare }
  /** Items were taken; others may come. */
  | { readonly kind: 'taken' }
  /** There is nothing more to read. */
  | { readonly kind: 'end' };

/** Which turns of a feed are a thread's: of those from `from` on, each `of`th from its `nth` on. */
export interface FeedShare {
  readonly format: FeedFormat;
  readonly place: InputPlace;
  readonly from: number;
  readonly nth: number;
  readonly of: number;
}

/** And what that one answers. */
export type FromReader =
  | {
      readonly kind: 'items';
      /** As `ItemPacker` packs them. */
      readonly bytes: Uint8Array;
      /** How far the input is read; null where nothing tells. */
      readonly progress: { readonly bytesRead: number; readonly total: number } | null;
      readonly isTurnEnd: boolean;
    }
  | { readonly kind: 'feed-ended' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'ended'; readonly counted: Counted };

/** An error on its way between threads, which keeps nothing of its class by itself. */
export type Failure =
  | {
      readonly kind: 'feed';
      readonly code: FeedErrorCode;
      readonly subject: string;
      readonly problem: string;
      readonly remedy: string;
    }
  | { readonly kind: 'other'; readonly message: string; readonly stack: string };

export function toFailure(error: unknown): Failure {
  if (error instanceof FeedError) {
    const { code, subject, remedy } = error;
    const start = subject === '' ? 0 : subject.length + 2;
    const end = remedy === '' ? error.message.length : error.message.length - remedy.length - 2;
    return { kind: 'feed', code, subject, problem: error.message.slice(start, end), remedy };
  }
  if (error instanceof Error) return { kind: 'other', message: error.message, stack: error.stack ?? '' };
  return { kind: 'other', message: String(error), stack: '' };
}

export function fromFailure(failure: Failure): Error {
  if (failure.kind === 'other') return Object.assign(new Error(failure.message), { stack: failure.stack });
  return new FeedError(failure.code, failure.subject, failure.problem, failure.remedy);
}
