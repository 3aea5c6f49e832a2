import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { limits } from '../../model/index.ts';

import type { RequestEnvironment } from '../environment.ts';
import { FORM_BYTES } from '../limits.ts';
import { bodyWithin } from '../middleware/body-limit.ts';
import { dayOf } from '../questions/images.ts';
import { problems, writtenContent } from '../schemas/problem.ts';
import { DaySchema } from '../schemas/text.ts';
import type { Services } from '../services.ts';
import { answerUploaded, uploadResponse } from '../uploads/index.ts';

const DocumentSchema = z.looseObject({}).openapi({
  description:
    'CycloneDX in JSON or XML, SPDX in JSON or tags and values, Syft JSON; or a report of Grype, Trivy or Docker Scout, JSON or SARIF.',
});

const AnswerSchema = z
  .looseObject({ schema: z.string(), warnings: z.array(z.looseObject({ message: z.string() })) })
  .openapi('UploadAnswer', {
    description: 'Of an SBOM what `fixedin scan` writes, of a report what `fixedin advisories --for` does.',
  });

/** The body is read by what is in it and not by a schema: uploads are large, and their formats many. */
export function addUploadRoute(app: OpenAPIHono<RequestEnvironment>, { uploads }: Services): void {
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/api/v1/scan',
    tags: ['Images'],
    summary: "An SBOM or a scanner's report, held against the advisories",
    request: {
      query: z.object({ 'as-of': DaySchema.optional() }),
      body: {
        required: true,
        content: {
          'application/json': { schema: DocumentSchema },
          'application/xml': { schema: z.string() },
          'text/plain': { schema: z.string() },
        },
      },
    },
    responses: {
      200: writtenContent('What the advisories say.', { 'application/json': AnswerSchema }),
      ...problems(400, 408, 413, 422, 503, 504),
    },
  });
  app.post('/api/v1/scan', bodyWithin(limits.documentBytes + FORM_BYTES, 'documentBytes'), async (c) => {
    const asOf = dayOf(c.req.query('as-of'));
    const reply = await answerUploaded(c, uploads, asOf, { kind: 'json' });
    if (reply.kind !== 'json') throw new Error('a page was made of an upload where JSON was asked for');
    return uploadResponse(reply.body);
  });
}
