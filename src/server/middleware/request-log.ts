import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { RequestEnvironment } from '../environment.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { requestIdOf } from '../request-id.ts';

/** Names each request (or keeps the name that a proxy gave it), counts it, and writes a line of it to the log. */
export function requestLog(log: Log, metrics: Metrics): MiddlewareHandler<RequestEnvironment> {
  return async (c, next) => {
    const requestId = requestIdOf(c.req.header('x-request-id') ?? '');
    c.set('requestId', requestId);
    const start = performance.now();
    metrics.began();
    await next();
    c.header('x-request-id', requestId);
    const milliseconds = performance.now() - start;
    const { status } = c.res;
    const { method, path } = c.req;
    const matched = routePath(c, -1);
    const route = status === 404 && matched === '*' ? 'none' : matched;
    metrics.answered({ method: METHODS.has(method) ? method : 'OTHER', route, status, seconds: milliseconds / 1000 });
    const shown = path.slice(0, PATH_CHARACTERS);
    log.info('answered', {
      requestId,
      method,
      path: shown,
      status,
      milliseconds: Math.round(milliseconds * 100) / 100,
    });
  };
}

/** Others are made up by whoever asks, without end. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'PATCH', 'DELETE']);
const PATH_CHARACTERS = 300;
