import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Database } from '../../database/index.ts';
import { listingOf, statusOfEventType } from '../answers/advisory-listing.ts';
import { listedAdvisory } from '../documents/listed-advisory.ts';
import type { RequestEnvironment } from '../environment.ts';
import { PAGE_DEFAULT, PAGE_LIMIT, SEARCH_CHARACTERS } from '../limits.ts';
import { AdvisoryListingSchema } from '../schemas/advisory-listing.ts';
import { jsonContent, problems } from '../schemas/problem.ts';

const SeveralSchema = z
  .union([z.string().max(SEARCH_CHARACTERS), z.array(z.string().max(SEARCH_CHARACTERS)).max(20)])
  .optional();

const QuerySchema = z.object({
  query: z.string().max(SEARCH_CHARACTERS).optional(),
  artifact_names: SeveralSchema.openapi({ description: 'Whole names of packages; one of them.' }),
  aliases: SeveralSchema.openapi({ description: 'Ids of vulnerabilities; one of them.' }),
  latest_event_type: z.string().max(100).optional().openapi({ example: 'EVENT_TYPE_FIXED' }),
  page_size: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(PAGE_DEFAULT),
  page_token: z.string().max(2000).optional(),
});

const route = createRoute({
  method: 'get',
  path: '/vulnerabilities/v2/advisories',
  tags: ['Compatible'],
  summary: 'The advisory listing API',
  request: { query: QuerySchema },
  responses: { 200: jsonContent(AdvisoryListingSchema, 'One page of advisories.'), ...problems(304, 400) },
});

export function addAdvisoryListingApi(app: OpenAPIHono<RequestEnvironment>): void {
  app.openapi(route, (c) => c.json(listing(c.get('database'), c.req.valid('query')), 200));
}

function listing(database: Database, query: z.infer<typeof QuerySchema>): z.infer<typeof AdvisoryListingSchema> {
  const { items, total, next } = listingOf(database, {
    query: query.query ?? '',
    names: several(query.artifact_names),
    aliases: several(query.aliases),
    status: statusOfEventType(query.latest_event_type ?? ''),
    size: query.page_size,
    token: query.page_token ?? '',
  });
  return {
    advisories: items.map((item) => listedAdvisory(item, database.getAdvisories(item.id))),
    nextPageToken: next,
    totalCount: total,
  };
}

/** Given once, several times, or comma-joined. */
function several(value: string | readonly string[] | undefined): readonly string[] {
  return [value ?? []].flat().flatMap((text) => text.split(',').filter((part) => part !== ''));
}
