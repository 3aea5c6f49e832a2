import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { packageOf } from '../answers/package.ts';
import { packageJson } from '../answers/package-json.ts';
import type { RequestEnvironment } from '../environment.ts';
import { problems, writtenContent } from '../schemas/problem.ts';
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
  responses: {
    200: writtenContent('The package.', { 'application/json': PackageAnswerSchema }),
    ...problems(304, 400, 404),
  },
});

export function addPackageRoutes(app: OpenAPIHono<RequestEnvironment>): void {
  app.openapi(route, (c) => {
    const { type, name } = c.req.valid('param');
    const { version } = c.req.valid('query');
    return packageJson(c, packageOf(c.get('database'), type, name, version ?? null));
  });
}
