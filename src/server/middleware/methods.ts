import type { Hono, MiddlewareHandler } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import type { RequestEnvironment } from '../environment.ts';
import { HttpProblem } from '../errors.ts';
import { problemResponse } from '../problem-response.ts';

/** Says 405, and which methods there are, where an address exists but not for this method. */
export function knownMethods(app: Hono<RequestEnvironment>): MiddlewareHandler<RequestEnvironment> {
  return methodNotAllowed({
    app,
    onMethodNotAllowed: (c, methods) => {
      const allow = [...methods, 'OPTIONS'].join(', ');
      return problemResponse(
        new HttpProblem(405, 'method-not-allowed', c.req.method, `is no method of this address`, `use ${allow}`, {
          allow,
        }),
        c,
      );
    },
  });
}
