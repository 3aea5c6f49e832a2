import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { osvMatches } from '../answers/osv-query.ts';
import { osvEntries, osvRecords, osvText } from '../documents/osv.ts';
import type { RequestEnvironment } from '../environment.ts';
import { QUERY_BYTES } from '../limits.ts';
import { bodyWithin } from '../middleware/body-limit.ts';
import {
  OsvAnswerSchema,
  OsvBatchAnswerSchema,
  OsvBatchSchema,
  OsvQuerySchema,
  OsvRecordSchema,
} from '../schemas/osv.ts';
import { jsonContent, problems, writtenContent } from '../schemas/problem.ts';
import { NameSchema } from '../schemas/text.ts';

const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
});

const queryRoute = createRoute({
  method: 'post',
  path: '/v1/query',
  tags: ['Compatible'],
  summary: "osv.dev's query: the records on a package, or on one version of it",
  middleware: bodyWithin(QUERY_BYTES),
  request: { body: jsonBody(OsvQuerySchema) },
  responses: { 200: jsonContent(OsvAnswerSchema, 'The records.'), ...problems(400, 408, 413, 415) },
});

const batchRoute = createRoute({
  method: 'post',
  path: '/v1/querybatch',
  tags: ['Compatible'],
  summary: "osv.dev's batch of queries: the ids of the records of each",
  middleware: bodyWithin(QUERY_BYTES),
  request: { body: jsonBody(OsvBatchSchema) },
  responses: {
    200: jsonContent(OsvBatchAnswerSchema, 'In the order of the queries.'),
    ...problems(400, 408, 413, 415),
  },
});

const recordRoute = createRoute({
  method: 'get',
  path: '/v1/vulns/{id}',
  tags: ['Compatible'],
  summary: 'One record of OSV',
  request: { params: z.object({ id: NameSchema.openapi({ example: 'CGA-q2g4-fr75-mfgw' }) }) },
  responses: {
    200: writtenContent('The record.', { 'application/json': OsvRecordSchema }),
    ...problems(304, 400, 404),
  },
});

export function addOsvApi(app: OpenAPIHono<RequestEnvironment>): void {
  app.openapi(queryRoute, (c) => {
    const database = c.get('database');
    const vulns = osvRecords(database, osvMatches(database, c.req.valid('json')));
    return c.json(vulns.length === 0 ? {} : { vulns }, 200);
  });
  app.openapi(batchRoute, (c) => {
    const database = c.get('database');
    const results = c.req.valid('json').queries.map((query) => {
      const vulns = osvEntries(database, osvMatches(database, query));
      return vulns.length === 0 ? {} : { vulns };
    });
    return c.json({ results }, 200);
  });
  app.openapi(recordRoute, (c) => {
    c.header('content-type', 'application/json');
    return c.body(osvText(c.get('database'), c.req.valid('param').id));
  });
}
