import { FixedinError } from '../model/index.ts';

export type FeedErrorCode =
  | 'feed-missing'
  | 'feed-unreadable'
  | 'not-a-feed'
  | 'feed-cut-off'
  | 'feed-over-limit'
  | 'fetch-failed'
  | 'feed-not-kept'
  | 'not-a-vex-document';

/** A feed as a whole cannot be read: missing, of another format, cut off, over a limit, not to be fetched. */
export class FeedError extends FixedinError {
  declare readonly code: FeedErrorCode;

  constructor(code: FeedErrorCode, subject: string, problem: string, remedy = '', options?: ErrorOptions) {
    super(code, subject, problem, remedy, options);
  }
}
