import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { AdvisoryQuery } from '../../database/index.ts';
import { parseTime, type Seconds } from '../../model/index.ts';
import { advisoriesOf } from '../answers/advisory.ts';
import { advisoryAnswer, advisoryListDocument } from '../documents/advisory.ts';
import type { RequestEnvironment } from '../environment.ts';
import { HttpProblem } from '../errors.ts';
import { PAGE_DEFAULT, PAGE_LIMIT, SEARCH_CHARACTERS } from '../limits.ts';
import { AdvisoryAnswerSchema, AdvisoryListSchema } from '../schemas/advisory.ts';
import { jsonContent, problems } from '../schemas/problem.ts';
import { DaySchema, NameSchema, StatusSchema } from '../schemas/text.ts';

const ListQuerySchema = z.object({
  q: z.string().max(SEARCH_CHARACTERS).optional().openapi({
    description:
      'Any part of a vulnerability id, an alias, or the name of a package or component; from 2 characters on.',
    example: '2023-44487',
  }),
  package: z.string().max(SEARCH_CHARACTERS).optional().openapi({ description: "A package's whole name." }),
  status: StatusSchema.optional(),
  source: z.string().max(SEARCH_CHARACTERS).optional().openapi({ description: '`wolfi`, `osv:PyPI`, or `osv`.' }),
  since: DaySchema.optional().openapi({ description: 'Changed at or after this day or time.' }),
  cursor: z.string().max(2000).optional().openapi({ description: 'The `next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(PAGE_DEFAULT),
});

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/advisories',
  tags: ['Advisories'],
  summary: 'Search the advisories, the newest change first',
  request: { query: ListQuerySchema },
  responses: { 200: jsonContent(AdvisoryListSchema, 'One page of what was found.'), ...problems(304, 400) },
});

const advisoryRoute = createRoute({
  method: 'get',
  path: '/api/v1/advisories/{id}',
  tags: ['Advisories'],
  summary: 'One advisory with its events',
  request: { params: z.object({ id: NameSchema.openapi({ example: 'CGA-q2g4-fr75-mfgw' }) }) },
  responses: { 200: jsonContent(AdvisoryAnswerSchema, 'The advisory.'), ...problems(304, 400, 404) },
});

export function addAdvisoryRoutes(app: OpenAPIHono<RequestEnvironment>): void {
  app.openapi(listRoute, (c) => {
    const query = queryOf(c.req.valid('query'));
    return c.json(advisoryListDocument(c.get('database').searchAdvisories(query)), 200);
  });
  app.openapi(advisoryRoute, (c) => {
    const { id } = c.req.valid('param');
    return c.json(advisoryAnswer(advisoriesOf(c.get('database'), id)), 200);
  });
}

/** What a form sends empty is not asked for. */
function queryOf({
  q,
  package: name,
  status,
  source,
  since,
  cursor,
  limit,
}: z.infer<typeof ListQuerySchema>): AdvisoryQuery {
  return {
    limit,
    ...(q === undefined ? {} : { q }),
    ...(name === undefined || name === '' ? {} : { package: name }),
    ...(status === undefined ? {} : { status }),
    ...(source === undefined || source === '' ? {} : { source }),
    ...(since === undefined ? {} : { since: sinceOf(since) }),
    ...(cursor === undefined || cursor === '' ? {} : { cursor }),
  };
}

/** The form alone allows days that no month has. */
function sinceOf(text: string): Seconds {
  const seconds = parseTime(text);
  if (seconds !== null) return seconds;
  throw new HttpProblem(400, 'bad-parameter', 'since', 'is no day of the calendar', 'write 2024-01-18');
}
