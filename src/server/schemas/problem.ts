import { z } from '@hono/zod-openapi';

/** https://www.rfc-editor.org/rfc/rfc9457 */
export const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string().openapi({ description: "The error's stable name." }),
    requestId: z.string(),
  })
  .openapi('Problem');

/** What any route may answer beside what it is for. */
const PROBLEMS = {
  304: 'What the client has is still true.',
  400: 'A parameter is not what it must be.',
  403: 'The server may not reach the image.',
  404: 'There is no such thing here.',
  405: 'The address does not take this method.',
  408: 'The request came too slowly.',
  413: 'The body is too large.',
  414: 'The address is too long.',
  415: 'The body is of a type that is not known.',
  422: 'The content cannot be used.',
  431: 'The headers are too large.',
  500: 'The server failed.',
  502: "The image's registry failed.",
  503: 'The server cannot answer now.',
  504: "The image's registry did not answer in time.",
} as const;

type ProblemCode = keyof typeof PROBLEMS;

const CONTENT = { 'application/problem+json': { schema: ProblemSchema } };

/** The responses of a route that may end in any of these, for its description. */
export function problems(
  ...codes: readonly ProblemCode[]
): Record<number, { description: string; content?: typeof CONTENT }> {
  return Object.fromEntries(
    [...codes, 414 as const, 431 as const, 500 as const, 503 as const].map((code) => [
      code,
      code === 304 ? { description: PROBLEMS[code] } : { description: PROBLEMS[code], content: CONTENT },
    ]),
  );
}

/** A JSON answer, for a route's description. */
export function jsonContent<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** An answer that something else writes as text, in one or more media types. */
export function writtenContent(description: string, content: Readonly<Record<string, z.ZodType>>): WrittenResponse {
  return {
    description,
    content: Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }])),
  };
}

interface WrittenResponse {
  readonly description: string;
  readonly content?: Record<string, { readonly schema: z.ZodType }>;
}
