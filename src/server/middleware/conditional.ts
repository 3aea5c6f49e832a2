import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { RequestEnvironment } from '../environment.ts';

/**
 * For answers that the database alone decides: an ETag of the database, the program and the address, and 304 without any
 * work to who has that answer already. A tag can only have come from an answer to the same question.
 * @param version the program's
 * @param period what else decides the answer, and until when, in milliseconds since 1970
 */
export function conditional(
  version: string,
  period: () => { readonly name: string; readonly end: number } = ALWAYS,
): MiddlewareHandler<RequestEnvironment> {
  return async (c, next) => {
    const { method } = c.req;
    if (method !== 'GET' && method !== 'HEAD') return next();
    const { identity, built } = c.get('database').info;
    const { name, end } = period();
    const asked = [identity, String(built), version, name, c.req.header('accept') ?? '', c.req.url];
    const tag = `W/"${createHash('sha256').update(asked.join('\n')).digest('base64url').slice(0, 27)}"`;
    if (names(c.req.header('if-none-match'), tag)) c.res = new Response(null, { status: 304 });
    else await next();
    if (c.res.status !== 200 && c.res.status !== 304) return;
    c.header('etag', tag);
    c.header('cache-control', c.res.headers.get('cache-control') ?? REVALIDATE);
    c.header('vary', 'Accept, Accept-Encoding');
    c.set('sameUntil', end);
  };
}

const ALWAYS = () => ({ name: '', end: Number.POSITIVE_INFINITY });

/** May be kept by anyone, but is asked about each time: a new database is seen at once, and 304 costs next to nothing. */
const REVALIDATE = 'public, no-cache';

/** Whether `If-None-Match` names a tag, weakly compared. https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 */
export function names(ifNoneMatch: string | undefined, tag: string): boolean {
  const opaque = tag.replace(/^W\//, '');
  return (ifNoneMatch ?? '').split(',').some((named) => named.trim().replace(/^W\//, '') === opaque);
}
