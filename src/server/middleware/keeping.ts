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
    const sent = c.get('sent');
    const body = sent === undefined ? Buffer.from(await c.res.arrayBuffer()) : alone(sent);
    const headers = [...c.res.headers].filter(([name]) => name !== 'x-request-id');
    answers.keep(questionOf(bindings.incoming), {
      headers: [...headers.filter(([name]) => name !== 'content-length'), ['content-length', String(body.length)]],
      body,
      route: routePath(c, -1),
      database: c.get('database'),
      until,
    });
    if (sent === undefined) c.res = new Response(new Uint8Array(body), c.res);
  };
}

/** What a compressor gives is a piece of as much memory as it thought it might need. */
function alone(sent: Buffer): Buffer {
  const body = Buffer.allocUnsafeSlow(sent.length);
  sent.copy(body);
  return body;
}

/** False where the request came from no socket. */
function areBindings(env: unknown): env is HttpBindings {
  return typeof env === 'object' && env !== null && 'incoming' in env;
}
