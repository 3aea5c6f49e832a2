import { FeedError } from '../../feeds/index.ts';
import { DatabaseError } from '../errors.ts';

/** A feed's own error as that of the source that people know, rather than of a file in a cache; others as they are. */
export function sourceFailed(source: string, error: unknown): unknown {
  if (!(error instanceof FeedError) || error.code === 'feed-not-kept') return error;
  const start = `${error.subject}: `;
  const problem = error.message.startsWith(start) ? error.message.slice(start.length) : error.message;
  const sentence = `${problem}; the database is left as it was`;
  return new DatabaseError('source-failed', source, sentence, '', { cause: error });
}
