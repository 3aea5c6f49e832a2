import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { vulnerabilitiesOf } from '../answers/vulnerability.ts';
import { vulnerabilityAnswer } from '../documents/vulnerability.ts';
import type { RequestEnvironment } from '../environment.ts';
import { SEARCH_CHARACTERS } from '../limits.ts';
import { jsonContent, problems } from '../schemas/problem.ts';
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
  responses: { 200: jsonContent(VulnerabilityAnswerSchema, 'The vulnerability.'), ...problems(304, 400, 404) },
});

export function addVulnerabilityRoutes(app: OpenAPIHono<RequestEnvironment>): void {
  app.openapi(route, (c) => {
    const { id } = c.req.valid('param');
    const { package: name } = c.req.valid('query');
    return c.json(vulnerabilityAnswer(vulnerabilitiesOf(c.get('database'), id, name)), 200);
  });
}
