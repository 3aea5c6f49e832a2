import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { RequestEnvironment } from '../environment.ts';
import type { KeptAnswers } from '../kept-answers.ts';
import { questionOf } from '../kept-first.ts';

/** Keeps the answers that `conditional` found to be the same for everybody, as they go out. */
export function keeping(answers: KeptAnswers): MiddlewareHandler<RequestEnvironment> {
  return async (c, next) => {
    await next();
    const until = c.get('sameUntil');
    const bindings: unknown = c.env;
    if (until === undefined || !areBindings(bindings) || c.req.method !== 'GET' || c.res.status !== 200) return;
    if (c.get('streamed')) return;
    const body = await c.res.arrayBuffer();
    const headers = [...c.res.headers].filter(([name]) => name !== 'x-request-id');
    answers.keep(questionOf(bindings.incoming), {
      headers: [...headers.filter(([name]) => name !== 'content-length'), ['content-length', String(body.byteLength)]],
      body: Buffer.from(body),
      route: routePath(c, -1),
      database: c.get('database'),
      until,
    });
    c.res = new Response(body, c.res);
  };
}

/** False where the request came from no socket. */
function areBindings(env: unknown): env is HttpBindings {
  return typeof env === 'object' && env !== null && 'incoming' in env;
}
