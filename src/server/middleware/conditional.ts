import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { RequestContext, RequestEnvironment } from '../environment.ts';
import type { KeptAnswers } from '../kept-answers.ts';
import { encodingOf } from './compression.ts';

/**
 * For answers that the database alone decides: an ETag of the database, the program and the address; 304 without any
 * work to who has that answer already, and the same bytes again for who asks what others just asked. A tag can only have
 * come from an answer to the same question.
 * @param version the program's
 * @param answers that were given last
 * @param also what else decides the answer
 */
export function conditional(
  version: string,
  answers: KeptAnswers,
  also: () => string = () => '',
): MiddlewareHandler<RequestEnvironment> {
  return async (c, next) => {
    const { method } = c.req;
    if (method !== 'GET' && method !== 'HEAD') return next();
    const { identity, built } = c.get('database').info;
    const asked = [identity, String(built), version, also(), c.req.header('accept') ?? '', c.req.url];
    const tag = `W/"${createHash('sha256').update(asked.join('\n')).digest('base64url').slice(0, 27)}"`;
    const key = `${tag} ${encodingOf(c.req.header('accept-encoding'))}`;
    const kept = answers.get(key);
    if (names(c.req.header('if-none-match'), tag)) c.res = new Response(null, { status: 304 });
    else if (kept) c.res = new Response(method === 'HEAD' ? null : kept.body, { headers: kept.headers });
    else await next();
    if (c.res.status !== 200 && c.res.status !== 304) return;
    c.header('etag', tag);
    c.header('cache-control', c.res.headers.get('cache-control') ?? REVALIDATE);
    c.header('vary', 'Accept, Accept-Encoding');
    if (!kept && method === 'GET' && c.res.status === 200 && !c.get('streamed')) await keep(c, answers, key);
  };
}

async function keep(c: RequestContext, answers: KeptAnswers, key: string): Promise<void> {
  const body = await c.res.arrayBuffer();
  answers.keep(key, { headers: new Headers(c.res.headers), body });
  c.res = new Response(body, c.res);
}

/** May be kept by anyone, but is asked about each time: a new database is seen at once, and 304 costs next to nothing. */
const REVALIDATE = 'public, no-cache';

/** Whether `If-None-Match` names a tag, weakly compared. https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 */
export function names(ifNoneMatch: string | undefined, tag: string): boolean {
  const opaque = tag.replace(/^W\//, '');
  return (ifNoneMatch ?? '').split(',').some((named) => named.trim().replace(/^W\//, '') === opaque);
}
