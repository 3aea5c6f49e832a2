import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { diffJson, diffMarkdown, scanJson } from '../../report/index.ts';
import type { RequestEnvironment } from '../environment.ts';
import { imageAnswer } from '../image-answer.ts';
import { dayOf, diffQuestion } from '../questions/images.ts';
import { DiffSchema, PlatformSchema, ReferenceTextSchema, ScanSchema } from '../schemas/image.ts';
import { problems, writtenContent } from '../schemas/problem.ts';
import { DaySchema } from '../schemas/text.ts';
import type { Services } from '../services.ts';

const FAILURES = [304, 400, 403, 404, 422, 502, 504] as const;

const scanRoute = createRoute({
  method: 'get',
  path: '/api/v1/scan',
  tags: ['Images'],
  summary: 'Known vulnerabilities in an image that the server may reach',
  request: {
    query: z.object({
      image: ReferenceTextSchema,
      platform: PlatformSchema.optional(),
      'as-of': DaySchema.optional(),
    }),
  },
  responses: {
    200: writtenContent('What `fixedin scan -o json` writes.', { 'application/json': ScanSchema }),
    ...problems(...FAILURES),
  },
});

const diffRoute = createRoute({
  method: 'get',
  path: '/api/v1/diff',
  tags: ['Images'],
  summary: 'What changes from one image to another, and why',
  request: {
    query: z.object({
      from: ReferenceTextSchema,
      to: ReferenceTextSchema,
      platform: PlatformSchema.optional(),
      types: z.string().max(300).optional().openapi({ description: 'Package types, comma-joined; `-` for all.' }),
      'as-of': DaySchema.optional(),
      'from-as-of': DaySchema.optional(),
      'to-as-of': DaySchema.optional(),
      format: z.enum(['json', 'markdown']).default('json'),
    }),
  },
  responses: {
    200: writtenContent('What `fixedin diff` writes.', { 'application/json': DiffSchema, 'text/markdown': z.string() }),
    ...problems(...FAILURES),
  },
});

export function addImageRoutes(app: OpenAPIHono<RequestEnvironment>, { images, product }: Services): void {
  app.openapi(scanRoute, async (c) => {
    const { image, platform, 'as-of': asOf } = c.req.valid('query');
    const scan = await images.scan(
      c.get('database'),
      { reference: image, platform: platform || undefined },
      dayOf(asOf),
    );
    return imageAnswer(c, scanJson(scan), 'application/json');
  });
  app.openapi(diffRoute, async (c) => {
    const query = c.req.valid('query');
    const diff = await images.diff(c.get('database'), diffQuestion(query));
    if (query.format === 'markdown')
      return imageAnswer(c, diffMarkdown(diff, { unchanged: false }), 'text/markdown; charset=utf-8');
    return imageAnswer(c, diffJson(diff, product), 'application/json');
  });
}
