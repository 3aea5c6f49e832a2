import { errorPage } from '../web/index.ts';
import { wantsPage } from './accept.ts';
import type { RequestContext } from './environment.ts';
import { errorView } from './failure-text.ts';
import { pageResponse } from './page-response.ts';
import { problemHeaders, problemOf } from './problem.ts';

/** An error as an answer, the one place where the two meet: a page for who looks at pages, else a problem document. */
export function problemResponse(error: unknown, c: RequestContext): Response {
  const document = problemOf(error, c.get('requestId') ?? '');
  const headers = { ...problemHeaders(error), 'cache-control': 'no-store' };
  if (wantsPage(c.req.header('accept')) && !isForPrograms(c.req.path)) {
    return pageResponse(c, (shell) => errorPage(errorView(error), shell), document.status, headers);
  }
  return new Response(JSON.stringify(document), {
    status: document.status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
  });
}

/** Addresses that are for programs, whatever these say they accept; all others are pages, or files of pages. */
export function isForPrograms(path: string): boolean {
  return PROGRAMS.test(path);
}

const PROGRAMS = /^\/(?:api\/|v1\/|v2\/|feeds\/|registry\/|vulnerabilities\/|openapi\.json|metrics|healthz|readyz)/;
