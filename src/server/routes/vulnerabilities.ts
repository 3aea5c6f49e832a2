import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { vulnerabilitiesOf } from '../answers/vulnerability.ts';
import { vulnerabilityJson } from '../answers/vulnerability-json.ts';
import type { RequestEnvironment } from '../environment.ts';
import { SEARCH_CHARACTERS } from '../limits.ts';
import { problems, writtenContent } from '../schemas/problem.ts';
import { NameSchema } from '../schemas/text.ts';
import { VulnerabilityAnswerSchema } from '../schemas/vulnerability.ts';

const route = createRoute({
  method: 'get',
  path: '/api/v1/vulnerabilities/{id}',
  tags: ['Vulnerabilities'],
  summary: 'All that is known of a vulnerability, and how every package stands',
  request: {
    params: z.object({ id: NameSchema.openapi({ description: 'Any id or alias.', example: 'CVE-2023-44487' }) }),
    query: z.object({
      package: z
        .string()
        .max(SEARCH_CHARACTERS)
        .optional()
        .openapi({ description: 'Packages with this in their name.' }),
    }),
  },
  responses: {
    200: writtenContent('The vulnerability.', { 'application/json': VulnerabilityAnswerSchema }),
    ...problems(304, 400, 404),
  },
});

export function addVulnerabilityRoutes(app: OpenAPIHono<RequestEnvironment>): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { package: name } = c.req.valid('query');
    return vulnerabilityJson(c, await vulnerabilitiesOf(c.get('database'), id, name));
  });
}
