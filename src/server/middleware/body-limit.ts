import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HttpProblem } from '../errors.ts';

/** Refuses a body of more than `bytes`: at once where its length is stated, else when so many have come. */
export function bodyWithin(bytes: number): MiddlewareHandler {
  return bodyLimit({
    maxSize: bytes,
    onError: () => {
      const problem = `the body has more than ${Math.floor(bytes / 1024 / 1024)} MiB`;
      // The rest is still coming; without this the connection would have to take it all.
      throw new HttpProblem(413, 'body-too-large', '', problem, '', { connection: 'close' });
    },
  });
}
