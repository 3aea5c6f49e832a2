import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { LimitName } from '../../model/index.ts';
import { HttpProblem } from '../errors.ts';
import { ON_YOUR_OWN } from '../remedies.ts';

/**
 * Refuses a body of more than `bytes`: at once where its length is stated, else when so many have come.
 * @param limit the setting by which an operator allows more; nothing where none does
 */
export function bodyWithin(bytes: number, limit?: LimitName): MiddlewareHandler {
  return bodyLimit({
    maxSize: bytes,
    onError: () => {
      const setting = limit === undefined ? '' : ` (limits.${limit})`;
      const problem = `the body has more than ${Math.floor(bytes / 1024 / 1024)} MiB${setting}`;
      // The rest is still coming; without this the connection would have to take it all.
      throw new HttpProblem(413, 'body-too-large', '', problem, limit === 'documentBytes' ? ON_YOUR_OWN : '', {
        connection: 'close',
      });
    },
  });
}
