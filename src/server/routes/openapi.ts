import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Scanner } from '../../report/index.ts';
import type { RequestEnvironment } from '../environment.ts';

/** The description of the API, made once from the schemas that requests are held against. */
export function addOpenApiRoute(app: OpenAPIHono<RequestEnvironment>, product: Scanner): void {
  let text: string | undefined;
  app.get('/openapi.json', (c) => {
    text ??= JSON.stringify(openApiDocument(app, product));
    c.header('content-type', 'application/json');
    c.header('cache-control', 'public, max-age=300');
    return c.body(text);
  });
}

export function openApiDocument(app: OpenAPIHono<RequestEnvironment>, product: Scanner) {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'fixedin',
      version: product.version,
      description: 'Which vulnerabilities are known, which of them are fixed, in which version, since when, and why.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
  });
}
