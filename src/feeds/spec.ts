import { UsageError } from '../model/index.ts';
import { FEED_FORMATS, type FeedFormat, type FeedSpec } from './types.ts';

/**
 * `wolfi:advisories/` as a format and where its input is.
 * @throws {UsageError} when it names no format, one that fixedin does not read, or no place.
 */
export function parseFeedSpec(text: string): FeedSpec {
  const colon = text.indexOf(':');
  const format = colon < 0 ? undefined : feedFormat(text.slice(0, colon));
  if (format === undefined) {
    throw new UsageError(
      'unknown-feed-format',
      text.slice(0, 200),
      'names no advisory format',
      `write FORMAT:PATH, where FORMAT is one of ${FEED_FORMATS.join(', ')}`,
    );
  }
  const location = text.slice(colon + 1);
  if (location === '') {
    throw new UsageError('no-feed-location', text, 'names no input', 'write a path or an http(s) URL after the colon');
  }
  return { format, location };
}

function feedFormat(name: string): FeedFormat | undefined {
  return FEED_FORMATS.find((format) => format === name);
}
