import { z } from '@hono/zod-openapi';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasServed, type Served, serve } from './served.ts';

/** The members of the OpenAPI document that requests are made of and answers are held against. */
const SchemaObject = z.record(z.string(), z.unknown());
const ParameterSchema = z.object({
  name: z.string(),
  in: z.enum(['path', 'query']),
  required: z.boolean().default(false),
  schema: SchemaObject,
});
const ContentSchema = z.record(z.string(), z.object({ schema: SchemaObject }));
const OperationSchema = z.object({
  parameters: z.array(ParameterSchema).default([]),
  requestBody: z.object({ content: ContentSchema }).optional(),
  responses: z.record(z.string(), z.object({ content: ContentSchema.default({}) })),
});
const DocumentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), OperationSchema)),
  components: z.object({ schemas: z.record(z.string(), SchemaObject) }),
});

type Document = z.infer<typeof DocumentSchema>;
type Operation = z.infer<typeof OperationSchema>;

/** Words that lead somewhere in the real advisories, so that answers are more than 404. */
const KNOWN = [
  'nghttp2',
  'CVE-2023-44487',
  'CGA-q2g4-fr75-mfgw',
  'go:1.21.2',
  'go:1.21.5',
  'wolfi',
  'wolfi.json',
  'apk',
];

describe.skipIf(!hasServed)('the API does as its document says', () => {
  let served: Served;
  let document: Document;
  let ajv: Ajv2020;

  beforeAll(async () => {
    served = await serve();
    const text: unknown = await (await served.get('/openapi.json')).json();
    document = DocumentSchema.parse(text);
    ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'document', ...document });
  }, 120_000);

  afterAll(() => served[Symbol.asyncDispose]());

  /** A value of a JSON Schema; of what it does not restrict, words that are known. */
  function arbitraryOf(schema: Readonly<Record<string, unknown>>, depth = 0): fc.Arbitrary<unknown> {
    const { $ref, enum: choices, anyOf, type, pattern, minLength = 0, maxLength = 30, example } = schema;
    if (typeof $ref === 'string') {
      return arbitraryOf(document.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {}, depth);
    }
    if (Array.isArray(choices)) return fc.constantFrom(...choices);
    if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map((one) => arbitraryOf(SchemaObject.parse(one), depth)));
    const kinds = [type ?? 'string'].flat();
    if (kinds.includes('integer') || kinds.includes('number')) {
      const { minimum = -10, maximum = 1000 } = z
        .object({ minimum: z.number(), maximum: z.number() })
        .partial()
        .parse(schema);
      return fc.integer({ min: minimum, max: Math.min(maximum, 50) });
    }
    if (kinds.includes('boolean')) return fc.boolean();
    if (kinds.includes('array')) {
      const items = SchemaObject.parse(schema['items'] ?? {});
      return fc.array(arbitraryOf(items, depth + 1), { maxLength: 3 });
    }
    if (kinds.includes('object')) {
      const members = z.record(z.string(), SchemaObject).parse(schema['properties'] ?? {});
      const required = z.array(z.string()).parse(schema['required'] ?? []);
      const values = Object.entries(members).map(([name, member]) => [name, arbitraryOf(member, depth + 1)] as const);
      return depth > 4 ? fc.constant({}) : fc.record(Object.fromEntries(values), { requiredKeys: required });
    }
    if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
    const texts = fc.string({
      minLength: Number(minLength),
      maxLength: Math.min(Number(maxLength), 40),
      unit: 'binary',
    });
    const examples = typeof example === 'string' ? [fc.constant(example)] : [];
    return fc.oneof(...examples, fc.constantFrom(...KNOWN), texts);
  }

  interface Asked {
    readonly path: Readonly<Record<string, unknown>>;
    readonly query: Readonly<Record<string, unknown>>;
    readonly body: unknown;
  }

  /** Requests as the document allows them, and some with a value that is of another kind. */
  function requestsOf({ parameters, requestBody }: Operation): fc.Arbitrary<Asked> {
    const part = (place: 'path' | 'query') => {
      const own = parameters.filter((parameter) => parameter.in === place);
      const values = own.map(({ name, schema }) => {
        const strange = fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.integer().map(String));
        return [
          name,
          fc.oneof({ weight: 6, arbitrary: arbitraryOf(schema) }, { weight: 1, arbitrary: strange }),
        ] as const;
      });
      const required = own.flatMap(({ name, required: must }) => (must ? [name] : []));
      return fc.record(Object.fromEntries(values), { requiredKeys: required });
    };
    const [content] = Object.values(requestBody?.content ?? {});
    const body = content
      ? fc.oneof({ weight: 4, arbitrary: arbitraryOf(content.schema) }, fc.jsonValue())
      : fc.constant(null);
    return fc.record({ path: part('path'), query: part('query'), body });
  }

  async function ask(method: string, template: string, { path, query, body }: Asked): Promise<Response> {
    const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(wellFormed(path[name])));
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      for (const one of [value].flat()) parameters.append(name, wellFormed(one));
    }
    const target = `${served.address}${filled}?${parameters}`;
    if (method !== 'post') return fetch(target, { method });
    return fetch(target, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  }

  async function holds(template: string, method: string, operation: Operation, response: Response): Promise<void> {
    const what = `${method} ${response.url} ${response.status}`;
    const described = operation.responses[response.status];
    expect(described, `${what} is not described`).toBeDefined();
    expect(response.status, what).toBeLessThan(500);
    const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
    expect(Object.keys(described?.content ?? {}), what).toContain(type);
    const text = await response.text();
    if (!type.endsWith('json')) return;
    const pointer = ['paths', template, method, 'responses', String(response.status), 'content', type, 'schema'];
    const validate = ajv.getSchema(`document#/${pointer.map(escaped).join('/')}`);
    if (!validate) throw new Error(`no schema for ${what}`);
    expect(validate(JSON.parse(text)), `${what} ${JSON.stringify(validate.errors)} ${text.slice(0, 300)}`).toBe(true);
  }

  test('whatever is asked, and whatever is asked wrongly', { timeout: 300_000 }, async () => {
    const statuses = new Map<string, Set<number>>();
    for (const [template, methods] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const seen = new Set<number>();
        statuses.set(`${method} ${template}`, seen);
        const property = fc.asyncProperty(requestsOf(operation), async (asked) => {
          const response = await ask(method, template, asked);
          seen.add(response.status);
          await holds(template, method, operation, response);
        });
        await fc.assert(property, {
          numRuns: operation.parameters.length + (operation.requestBody ? 1 : 0) === 0 ? 1 : 30,
        });
      }
    }
    expect(statuses.size).toBeGreaterThanOrEqual(19);
    // Were everything refused, nothing would be shown.
    const answered = [...statuses.values()].filter((seen) => seen.has(200)).length;
    expect(answered).toBeGreaterThan(statuses.size / 2);
  });

  test.each(['GET', 'POST', 'PUT', 'DELETE', 'PATCH'])(
    '%s is told where an address does not take it',
    async (method) => {
      for (const [template, methods] of Object.entries(document.paths)) {
        if (method.toLowerCase() in methods) continue;
        const path = template.replaceAll(/\{\w+\}/g, 'x');
        const response = await fetch(`${served.address}${path}`, { method });
        expect([response.status, response.headers.get('content-type')], `${method} ${path}`).toEqual([
          405,
          'application/problem+json',
        ]);
        expect(response.headers.get('allow')).not.toContain(method);
      }
    },
  );
});

function wellFormed(value: unknown): string {
  return String(value).toWellFormed();
}

/** https://www.rfc-editor.org/rfc/rfc6901, in a URI's fragment */
function escaped(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
