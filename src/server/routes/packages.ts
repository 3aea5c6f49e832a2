import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { packageOf } from '../answers/package.ts';
import { packageDocument } from '../documents/package.ts';
import type { RequestEnvironment } from '../environment.ts';
import { jsonContent, problems } from '../schemas/problem.ts';
import { NameSchema, PackageTypeSchema } from '../schemas/text.ts';
import { PackageAnswerSchema } from '../schemas/vulnerability.ts';

const ParamsSchema = z.object({
  type: PackageTypeSchema,
  name: NameSchema.openapi({ description: 'With its slashes encoded or as they are.', example: 'nghttp2' }),
});

const QuerySchema = z.object({
  version: z.string().min(1).max(256).optional().openapi({ description: 'Tells which of the advisories hold for it.' }),
});

const route = createRoute({
  method: 'get',
  path: '/api/v1/packages/{type}/{name}',
  tags: ['Packages'],
  summary: 'Every advisory of a package',
  request: { params: ParamsSchema, query: QuerySchema },
  responses: { 200: jsonContent(PackageAnswerSchema, 'The package.'), ...problems(304, 400, 404) },
});

export function addPackageRoutes(app: OpenAPIHono<RequestEnvironment>): void {
  app.openapi(route, (c) => {
    const { type, name } = c.req.valid('param');
    const { version } = c.req.valid('query');
    return c.json(packageDocument(packageOf(c.get('database'), type, name, version ?? null)), 200);
  });
}
