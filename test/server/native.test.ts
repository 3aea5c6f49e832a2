import { z } from '@hono/zod-openapi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AdvisoryAnswerSchema, AdvisoryListSchema } from '../../src/server/schemas/advisory.ts';
import { ProblemSchema } from '../../src/server/schemas/problem.ts';
import { PackageAnswerSchema, VulnerabilityAnswerSchema } from '../../src/server/schemas/vulnerability.ts';
import { ALL_FEEDS, hasServed, type Served, serve } from './served.ts';

describe.skipIf(!hasServed)('the native API, on real advisories', () => {
  let served: Served;

  beforeAll(async () => {
    served = await serve({ feeds: ALL_FEEDS });
  }, 120_000);

  afterAll(() => served[Symbol.asyncDispose]());

  /** The body, which must be what `/openapi.json` says of it. */
  async function body<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
    const response = await served.get(path);
    expect(response.status).toBe(200);
    return schema.parse(await response.json());
  }

  const list = (query: string) => body(`/api/v1/advisories?${query}`, AdvisoryListSchema.strict());
  const vulnerability = (rest: string) => body(`/api/v1/vulnerabilities/${rest}`, VulnerabilityAnswerSchema.strict());
  const packageOf = (rest: string) => body(`/api/v1/packages/${rest}`, PackageAnswerSchema.strict());

  test('finds the CVE that a person types, and the advisory on nghttp2', async () => {
    const found = await list('q=2023-44487&source=wolfi&limit=500');
    expect(found.total).toBeGreaterThanOrEqual(134);
    expect(found.items).toContainEqual({
      id: 'CGA-q2g4-fr75-mfgw',
      aliases: expect.arrayContaining(['GHSA-qppj-fm5r-hxr3']),
      vulnerability: 'CVE-2023-44487',
      package: { type: 'apk', name: 'nghttp2', distro: 'wolfi' },
      status: 'fixed',
      fixedIn: '1.57.0-r0',
      severity: expect.any(String),
      source: 'wolfi',
      published: expect.stringMatching(/^2023-10-11T/),
      updated: expect.stringMatching(/^2023-10-11T/),
      url: expect.any(String),
    });
  });

  test('pages through all of a list by its cursors, each advisory once', async () => {
    const first = await list('q=nghttp2&limit=7');
    const seen = [...first.items];
    for (let next = first.next; next !== null; ) {
      const page = await list(`q=nghttp2&limit=7&cursor=${encodeURIComponent(next)}`);
      expect(page.total).toBe(first.total);
      seen.push(...page.items);
      next = page.next;
    }
    expect(seen).toHaveLength(first.total);
    expect(new Set(seen.map((item) => JSON.stringify(item))).size).toBe(first.total);
    const times = seen.map(({ updated }) => updated ?? '');
    expect(times).toEqual(times.toSorted().reverse());
  });

  test('filters by package, status, source and time', async () => {
    const { items } = await list('package=openssl&status=fixed&source=wolfi&since=2023-01-01');
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) {
      expect(item).toMatchObject({ package: { name: 'openssl' }, status: 'fixed', source: 'wolfi' });
      expect((item.updated ?? '') >= '2023-01-01').toBe(true);
    }
  });

  test('takes what a form leaves empty for not asked', async () => {
    const { total } = await list('q=nghttp2&package=&source=&cursor=');
    expect(total).toBe((await list('q=nghttp2')).total);
  });

  test('tells one advisory with its events', async () => {
    expect(await body('/api/v1/advisories/cga-Q2G4-fr75-mfgw', AdvisoryAnswerSchema)).toMatchObject({
      id: 'CGA-q2g4-fr75-mfgw',
      vulnerabilities: ['CVE-2023-44487'],
      affected: [{ status: 'fixed', fixedIn: '1.57.0-r0', events: [{ status: 'fixed', fixedVersion: '1.57.0-r0' }] }],
      others: [],
    });
  });

  test('tells a vulnerability by its id, by an alias and without CVE-, filtered by package', async () => {
    const whole = await vulnerability('CVE-2023-44487');
    expect(whole).toMatchObject({ id: 'CVE-2023-44487', kev: { added: expect.any(String) } });
    expect(new Set(whole.packages.filter(({ source }) => source === 'wolfi').map(nameOf)).size).toBe(134);
    expect((await vulnerability('GHSA-qppj-fm5r-hxr3')).id).toBe('CVE-2023-44487');
    const filtered = await vulnerability('2023-44487?package=nghttp2');
    expect(filtered.packages.map(nameOf)).toContain('nghttp2');
    expect(filtered.packages.every((item) => nameOf(item).includes('nghttp2'))).toBe(true);
  });

  test('tells which advisories of a package hold for a version', async () => {
    const before = await packageOf('apk/nghttp2?version=1.56.0-r0');
    const after = await packageOf('apk/nghttp2?version=1.57.0-r0');
    expect(before.version?.holds.map(vulnerabilityOf)).toContain('CVE-2023-44487');
    expect(after.version?.holds.map(vulnerabilityOf)).not.toContain('CVE-2023-44487');
    expect(after.version?.behind.map(vulnerabilityOf)).toContain('CVE-2023-44487');
    expect([...(before.version?.holds ?? []), ...(before.version?.behind ?? [])]).toHaveLength(
      before.advisories.length,
    );
    expect((await packageOf('apk/nghttp2')).version).toBeNull();
  });

  test('tells of a package and a version what a scan finds of it', async () => {
    const scan: unknown = await (await served.get('/api/v1/scan?image=go:1.21.2')).json();
    const { findings } = FoundSchema.parse(scan);
    expect(findings.length).toBeGreaterThan(60);
    for (const [name, found] of Map.groupBy(findings, ({ match }) => match.name)) {
      const version = found[0]?.package.version ?? '';
      const held = (await packageOf(`apk/${name}?version=${version}`)).version?.holds ?? [];
      const told = held
        .filter((item) => item.package.distro === 'wolfi')
        .map((item) => `${item.vulnerability} ${item.status} ${item.fixedIn}`);
      expect(new Set(told), name).toEqual(new Set(found.map((one) => `${one.id} ${one.status} ${one.fixedIn}`)));
    }
  });

  test('takes the slashes of a name as they are or encoded', async () => {
    const plain = await packageOf('golang/golang.org/x/net');
    expect(plain.name).toBe('golang.org/x/net');
    expect(plain.advisories.length).toBeGreaterThan(0);
    expect(await packageOf('golang/golang.org%2Fx%2Fnet')).toEqual(plain);
  });

  test.each([
    ['/api/v1/advisories/NOPE-1', 404, 'unknown-advisory'],
    ['/api/v1/vulnerabilities/CVE-1999-0000000', 404, 'unknown-vulnerability'],
    ['/api/v1/packages/apk/no-such-package', 404, 'unknown-package'],
    ['/api/v1/packages/nonsense/x', 400, 'bad-parameter'],
    ['/api/v1/advisories?status=nonsense', 400, 'bad-parameter'],
    ['/api/v1/advisories?limit=0', 400, 'bad-parameter'],
    ['/api/v1/advisories?limit=501', 400, 'bad-parameter'],
    ['/api/v1/advisories?since=yesterday', 400, 'bad-parameter'],
    ['/api/v1/advisories?since=2024-02-31', 400, 'bad-parameter'],
    ['/api/v1/advisories?cursor=nonsense', 400, 'bad-cursor'],
    ['/nowhere', 404, 'no-such-address'],
  ])('%s is a problem document: %i %s', async (path, status, code) => {
    const response = await served.get(path);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = ProblemSchema.parse(await response.json());
    expect(problem).toMatchObject({ status, code, type: `urn:fixedin:problem:${code}` });
    expect(problem.requestId).toBe(response.headers.get('x-request-id'));
    expect(problem.detail).not.toBe('');
  });
});

const FoundSchema = z.object({
  findings: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      fixedIn: z.string().nullable(),
      package: z.object({ version: z.string() }),
      match: z.object({ name: z.string() }),
    }),
  ),
});

interface Item {
  readonly vulnerability: string;
  readonly package: { readonly name: string };
}

function nameOf(item: Item): string {
  return item.package.name;
}

function vulnerabilityOf(item: Item): string {
  return item.vulnerability;
}
