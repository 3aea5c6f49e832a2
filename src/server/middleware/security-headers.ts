import type { MiddlewareHandler } from 'hono';
import { CONTENT_SECURITY_POLICY } from '../../web/index.ts';

/** Tells browsers what pages may do: load from this server alone, run no script that is not a file of it. */
export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    for (const [name, value] of HEADERS) c.header(name, value);
  };
}

const HEADERS: readonly (readonly [name: string, value: string])[] = [
  ['content-security-policy', CONTENT_SECURITY_POLICY],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'same-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['x-frame-options', 'DENY'],
];
