import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { isDigest } from '../../model/index.ts';
import { diffJson } from '../../report/index.ts';
import type { RequestEnvironment } from '../environment.ts';
import { HttpProblem } from '../errors.ts';
import { imageAnswer } from '../image-answer.ts';
import { diffQuestion } from '../questions/images.ts';
import { DiffSchema, PlatformSchema } from '../schemas/image.ts';
import { problems, writtenContent } from '../schemas/problem.ts';
import { NameSchema } from '../schemas/text.ts';
import type { Services } from '../services.ts';

const DigestSchema = z
  .string()
  .regex(/^sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/, 'is no digest; write sha256: and 64 hexadecimal digits')
  .openapi({ example: `sha256:${'0'.repeat(64)}` });

const route = createRoute({
  method: 'get',
  path: '/registry/v1/repos/{repo}/diff',
  tags: ['Compatible'],
  summary: 'The image Diff API: two images of one repository, by their digests',
  request: {
    params: z.object({ repo: NameSchema.openapi({ description: 'The name of the repository, URL-encoded.' }) }),
    query: z.object({ from_digest: DigestSchema, to_digest: DigestSchema, platform: PlatformSchema.optional() }),
  },
  responses: {
    200: writtenContent('The diff.', { 'application/json': DiffSchema }),
    ...problems(304, 400, 403, 404, 422, 502, 504),
  },
});

export function addImageDiffApi(app: OpenAPIHono<RequestEnvironment>, { images, product }: Services): void {
  app.openapi(route, async (c) => {
    const { repo } = c.req.valid('param');
    const { from_digest: from, to_digest: to, platform } = c.req.valid('query');
    const question = diffQuestion({ from: byDigest(repo, from), to: byDigest(repo, to), platform });
    return imageAnswer(c, diffJson(await images.diff(c.get('database'), question), product), 'application/json');
  });
}

function byDigest(repo: string, digest: string): string {
  if (isDigest(digest)) return `${repo}@${digest}`;
  throw new HttpProblem(400, 'bad-digest', digest, 'is no digest', 'write sha256: and 64 hexadecimal digits');
}
