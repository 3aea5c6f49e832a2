import { createHash } from 'node:crypto';
import type { RequestContext } from './environment.ts';
import { names } from './middleware/conditional.ts';

/**
 * An answer about images. Its tag is of its bytes, for a name may stand for another image the next time; and it is kept
 * by nobody between, for images may be private.
 */
export function imageAnswer(c: RequestContext, pieces: Iterable<string>, contentType: string): Response {
  const body = [...pieces].join('');
  const tag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  const headers = { etag: tag, 'cache-control': 'private, no-cache', vary: 'Accept, Accept-Encoding' };
  if (c.req.method !== 'POST' && names(c.req.header('if-none-match'), tag)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(body, { headers: { ...headers, 'content-type': contentType } });
}
