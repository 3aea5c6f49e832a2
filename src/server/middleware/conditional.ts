import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { RequestEnvironment } from '../environment.ts';

/**
 * For answers that the database alone decides: an ETag of the database, the program and the address, and 304 without any
 * work to who has that answer already. Such a tag can only have come from an answer to the same question.
 * @param version the program's
 * @param also what else decides the answer
 */
export function conditional(version: string, also: () => string = () => ''): MiddlewareHandler<RequestEnvironment> {
  return async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next();
    const { identity, built } = c.get('database').info;
    const asked = [identity, String(built), version, also(), c.req.header('accept') ?? '', c.req.url];
    const tag = `W/"${createHash('sha256').update(asked.join('\n')).digest('base64url').slice(0, 27)}"`;
    if (names(c.req.header('if-none-match'), tag)) c.res = new Response(null, { status: 304 });
    else await next();
    if (c.res.status !== 200 && c.res.status !== 304) return;
    c.header('etag', c.res.headers.get('etag') ?? tag);
    c.header('cache-control', c.res.headers.get('cache-control') ?? REVALIDATE);
    c.header('vary', 'Accept, Accept-Encoding');
  };
}

/** May be kept by anyone, but is asked about each time: a new database is seen at once, and 304 costs next to nothing. */
const REVALIDATE = 'public, no-cache';

/** Whether `If-None-Match` names a tag, weakly compared. https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 */
export function names(ifNoneMatch: string | undefined, tag: string): boolean {
  const opaque = tag.replace(/^W\//, '');
  return (ifNoneMatch ?? '').split(',').some((named) => named.trim().replace(/^W\//, '') === opaque);
}
