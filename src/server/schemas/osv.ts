import { z } from '@hono/zod-openapi';
import { BATCH_QUERIES, NAME_CHARACTERS } from '../limits.ts';

/** https://google.github.io/osv.dev/post-v1-query/ */
export const OsvQuerySchema = z
  .object({
    version: z.string().max(NAME_CHARACTERS).optional(),
    commit: z.string().max(100).optional().openapi({ description: 'Nothing is known of commits.' }),
    package: z
      .object({
        name: z.string().max(NAME_CHARACTERS).optional(),
        ecosystem: z.string().max(100).optional(),
        purl: z.string().max(2000).optional(),
      })
      .optional(),
    page_token: z.string().max(100).optional(),
  })
  .openapi('OsvQuery');

/** https://ossf.github.io/osv-schema/ */
export const OsvRecordSchema = z.looseObject({ id: z.string(), modified: z.string() }).openapi('OsvRecord');

export const OsvAnswerSchema = z
  .object({ vulns: z.array(OsvRecordSchema).readonly().optional() })
  .openapi('OsvAnswer', { description: 'Without `vulns` when nothing was found, as osv.dev answers.' });

/** https://google.github.io/osv.dev/post-v1-querybatch/ */
export const OsvBatchSchema = z.object({ queries: z.array(OsvQuerySchema).max(BATCH_QUERIES) }).openapi('OsvBatch');

export const OsvBatchAnswerSchema = z
  .object({
    results: z
      .array(
        z.object({
          vulns: z
            .array(z.object({ id: z.string(), modified: z.string() }))
            .readonly()
            .optional(),
        }),
      )
      .readonly(),
  })
  .openapi('OsvBatchAnswer');
