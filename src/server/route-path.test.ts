import { expect, test } from 'vitest';
import { routePath } from './route-path.ts';

test.each([
  ['/api/v1/packages/golang/golang.org/x/net', '/api/v1/packages/golang/golang.org%2Fx%2Fnet'],
  ['/api/v1/packages/golang/golang.org%2Fx%2Fnet', '/api/v1/packages/golang/golang.org%2Fx%2Fnet'],
  ['/package/npm/@babel/core', '/package/npm/@babel%2Fcore'],
  ['/package/apk/nghttp2', '/package/apk/nghttp2'],
  ['/feeds/openvex/golang.org/x/net.json', '/feeds/openvex/golang.org%2Fx%2Fnet.json'],
  ['/registry/v1/repos/ghcr.io/org/app/diff', '/registry/v1/repos/ghcr.io%2Forg%2Fapp/diff'],
  ['/registry/v1/repos/app/diff', '/registry/v1/repos/app/diff'],
  ['/advisories/a/b', '/advisories/a/b'],
  ['/', '/'],
])('%s finds its route as %s', (path, expected) => {
  expect(routePath(new Request(`http://localhost${path}?q=a/b`))).toBe(expected);
});
