import { cors } from 'hono/cors';

/**
 * Lets pages of other origins read. Never for images: what is in a team's images is for who can reach the server, not
 * for every page that their browsers show.
 */
export function reading() {
  return cors({
    origin: '*',
    allowMethods: ['GET', 'HEAD', 'POST'],
    allowHeaders: ['Accept', 'Content-Type', 'If-None-Match'],
    exposeHeaders: ['ETag', 'X-Request-Id'],
    maxAge: 86_400,
  });
}
