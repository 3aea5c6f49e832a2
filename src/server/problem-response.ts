import type { RequestContext } from './environment.ts';
import { problemHeaders, problemOf } from './problem.ts';

/** An error as an answer: the one place where the two meet. */
export function problemResponse(error: unknown, c: RequestContext): Response {
  const document = problemOf(error, c.get('requestId') ?? '');
  return new Response(JSON.stringify(document), {
    status: document.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...problemHeaders(error),
    },
  });
}
