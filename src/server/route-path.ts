import { getPath } from 'hono/utils/url';

/**
 * The path by which a request finds its route. Names have slashes (`golang.org/x/net`, `library/alpine`), which stand in
 * an address as they are as often as encoded; here they are encoded, so that a name is one segment.
 */
export function routePath(request: Request): string {
  const path = getPath(request);
  const [, before = '', name = '', after = ''] = NAME_LAST.exec(path) ?? NAME_BEFORE_DIFF.exec(path) ?? [];
  return name.includes('/') ? `${before}${name.replaceAll('/', '%2F')}${after}` : path;
}

const NAME_LAST = /^(\/(?:api\/v1\/packages\/[^/]+|package\/[^/]+|feeds\/openvex)\/)(.+)$/;
const NAME_BEFORE_DIFF = /^(\/registry\/v1\/repos\/)(.+)(\/diff)$/;
