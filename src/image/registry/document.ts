import { type LimitName, limits } from '../../model/index.ts';
import { ImageError } from '../errors.ts';
import { timedOut } from './failure.ts';
import type { RegistryTiming } from './limits.ts';
import type { Answer } from './transport.ts';

/**
 * Reads the body of a small answer whole, within the time for documents.
 * @param limit in bytes
 * @param subject names the document in errors
 * @throws {ImageError} `over-limit`, `timed-out`, `unreachable`
 */
export async function readDocument(
  answer: Answer,
  limit: number | LimitName,
  timing: RegistryTiming,
  subject: string,
): Promise<Buffer> {
  const most = typeof limit === 'number' ? limit : limits[limit];
  const start = performance.now();
  const chunks: Buffer[] = [];
  let read = 0;
  for await (const chunk of answer.body) {
    read += chunk.length;
    if (read > most) {
      const setting = typeof limit === 'number' ? '' : ` (limits.${limit})`;
      throw new ImageError('over-limit', subject, `${answer.url.host} sends more than ${most} bytes of it${setting}`);
    }
    if (performance.now() - start > timing.document)
      throw timedOut(subject, `${answer.url.host} sends it too slowly (limits.registryDocumentTime)`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, read);
}

/** Whether an answer is a page for people: what a proxy's log-in or a web server gives in a registry's place. */
export function isWebPage(answer: Answer): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(answer.headers['content-type'] ?? '');
}
