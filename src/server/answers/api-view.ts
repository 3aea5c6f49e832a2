import { z } from '@hono/zod-openapi';
import { urlPart } from '../../model/index.ts';
import type { ApiOperation, ApiView } from '../../web/index.ts';

/** The API for people, read out of the document for programs. */
export function apiView(document: unknown): ApiView {
  const { paths } = DocumentSchema.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, about]) => ({
      group: about.tags[0] ?? 'Other',
      operation: operationOf(method.toUpperCase(), path, about),
    })),
  );
  const groups = Map.groupBy(operations, ({ group }) => group);
  return {
    openapi: '/openapi.json',
    groups: [...groups].map(([name, members]) => ({ name, operations: members.map(({ operation }) => operation) })),
  };
}

const ParameterSchema = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().default(false),
  description: z.string().optional(),
  schema: z
    .looseObject({
      type: z.union([z.string(), z.array(z.string())]).optional(),
      enum: z.array(z.unknown()).optional(),
      description: z.string().optional(),
      example: z.unknown().optional(),
    })
    .default({}),
});

const OperationSchema = z.object({
  tags: z.array(z.string()).default([]),
  summary: z.string().default(''),
  description: z.string().default(''),
  parameters: z.array(ParameterSchema).default([]),
  requestBody: z.looseObject({ content: z.record(z.string(), z.unknown()) }).optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string().default('') })),
});

type Operation = z.infer<typeof OperationSchema>;
type Parameter = z.infer<typeof ParameterSchema>;

const DocumentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), OperationSchema)) });

function operationOf(method: string, path: string, about: Operation): ApiOperation {
  const body = Object.keys(about.requestBody?.content ?? {});
  return {
    method,
    path,
    summary: about.summary,
    description: about.description,
    parameters: [
      ...about.parameters.map((parameter) => ({
        name: parameter.name,
        in: parameter.in,
        required: parameter.required,
        type: typeOf(parameter),
        description: parameter.description ?? parameter.schema.description ?? '',
      })),
      ...body.map((type) => ({ name: 'body', in: 'body' as const, required: true, type, description: '' })),
    ],
    responses: Object.entries(about.responses).map(([status, { description }]) => ({ status, description })),
    example: method === 'GET' ? exampleOf(path, about.parameters) : '',
  };
}

function typeOf({ schema }: Parameter): string {
  if (schema.enum) return schema.enum.map(String).join(' | ');
  return [schema.type ?? 'string'].flat().join(' | ');
}

/** Nothing where a part of the path has no example. */
function exampleOf(path: string, parameters: readonly Parameter[]): string {
  const given = new Map(parameters.map(({ name, schema }) => [name, schema.example]));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const example = given.get(name);
    return typeof example === 'string' ? urlPart(example) : '';
  });
  return filled.includes('//') || filled.endsWith('/') ? '' : `curl "$FIXEDIN${filled}"`;
}
