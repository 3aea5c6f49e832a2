import type { Shell } from '../web/index.ts';
import type { RequestContext } from './environment.ts';

/** A page as an answer. */
export function pageResponse(
  c: RequestContext,
  page: (shell: Shell) => string,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { pathname, search, searchParams } = new URL(c.req.url);
  const shell: Shell = {
    path: `${pathname}${search}`,
    query: pathname === '/advisories' ? (searchParams.get('q') ?? '') : '',
    built: c.get('database').info.built,
    now: Math.floor(Date.now() / 1000),
  };
  return new Response(page(shell), { status, headers: { ...headers, 'content-type': 'text/html; charset=utf-8' } });
}
