import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AdvisoryListingSchema } from '../../src/server/schemas/advisory-listing.ts';
import { DiffSchema } from '../../src/server/schemas/image.ts';
import { OsvAnswerSchema, OsvBatchAnswerSchema } from '../../src/server/schemas/osv.ts';
import { ALL_FEEDS, hasServed, type Served, serve } from './served.ts';

describe.skipIf(!hasServed)('the compatible APIs, on real advisories', () => {
  let served: Served;

  beforeAll(async () => {
    served = await serve({ feeds: ALL_FEEDS });
  }, 120_000);

  afterAll(() => served[Symbol.asyncDispose]());

  function post(path: string, body: unknown): Promise<Response> {
    return fetch(`${served.address}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  async function query(question: unknown): Promise<readonly string[]> {
    const response = await post('/v1/query', question);
    expect(response.status).toBe(200);
    const { vulns = [] } = OsvAnswerSchema.strict().parse(await response.json());
    return vulns.map(({ id }) => id);
  }

  test('osv.dev: a version below the fix is affected, the fixed one is not', async () => {
    const about = { name: 'nghttp2', ecosystem: 'Wolfi' };
    expect(await query({ package: about, version: '1.56.0-r0' })).toContain('CGA-q2g4-fr75-mfgw');
    expect(await query({ package: about, version: '1.57.0-r0' })).not.toContain('CGA-q2g4-fr75-mfgw');
    expect(await query({ package: about })).toContain('CGA-q2g4-fr75-mfgw');
  });

  test.each([
    [{ package: { purl: 'pkg:apk/wolfi/nghttp2@1.56.0-r0' } }, 'CGA-q2g4-fr75-mfgw'],
    [{ package: { purl: 'pkg:golang/golang.org/x/net@0.16.0' } }, 'GO-2023-2102'],
    [{ package: { purl: 'pkg:golang/golang.org/x/net' }, version: '0.16.0' }, 'GO-2023-2102'],
    [{ package: { name: 'golang.org/x/net', ecosystem: 'Go' }, version: '0.16.0' }, 'GO-2023-2102'],
  ])('osv.dev: %j finds %s', async (question, id) => {
    expect(await query(question)).toContain(id);
  });

  test.each([
    [{ package: { name: 'no-such-package', ecosystem: 'PyPI' } }],
    [{ package: { purl: 'pkg:npm/%40babel/core@7.0.0' } }],
    [{ commit: '6879efc2c1596d11a6a6ad296f80063b558d5e0f' }],
  ])('osv.dev: %j finds nothing, and says so as osv.dev does', async (question) => {
    const response = await post('/v1/query', question);
    expect([response.status, await response.json()]).toEqual([200, {}]);
  });

  test.each([
    ['{', 400],
    ['{}', 400],
    ['[]', 400],
    [{ package: { name: 'x', ecosystem: 'Nowhere' } }, 400],
    [{ package: { purl: 'nonsense' } }, 400],
    [{ package: { purl: 'pkg:npm/x@1' }, version: '2' }, 400],
    [{ queries: 5 }, 400],
  ])('osv.dev: %j is no question', async (question, status) => {
    const response = await post('/v1/query', question);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  test('osv.dev: a batch answers in its order, with ids alone', async () => {
    const questions = ['1.56.0-r0', '1.57.0-r0'].map((version) => ({
      package: { name: 'nghttp2', ecosystem: 'Wolfi' },
      version,
    }));
    const answer = await (await post('/v1/querybatch', { queries: questions })).json();
    const { results } = OsvBatchAnswerSchema.strict().parse(answer);
    expect(results[0]?.vulns).toContainEqual({ id: 'CGA-q2g4-fr75-mfgw', modified: expect.any(String) });
    expect(results).toHaveLength(2);
    expect((results[1]?.vulns ?? []).map(({ id }) => id)).not.toContain('CGA-q2g4-fr75-mfgw');
    expect((await post('/v1/querybatch', { queries: Array(1001).fill({}) })).status).toBe(400);
  });

  test('osv.dev: one record', async () => {
    expect(await (await served.get('/v1/vulns/CGA-q2g4-fr75-mfgw')).json()).toMatchObject({
      id: 'CGA-q2g4-fr75-mfgw',
      affected: [{ package: { name: 'nghttp2' } }],
    });
    expect((await served.get('/v1/vulns/NOPE-1')).status).toBe(404);
  });

  async function listing(parameters: string) {
    const response = await served.get(`/vulnerabilities/v2/advisories?${parameters}`);
    expect(response.status).toBe(200);
    return AdvisoryListingSchema.parse(await response.json());
  }

  test('the advisory listing tells events', async () => {
    const { advisories, totalCount } = await listing('artifact_names=nghttp2&aliases=CVE-2023-44487');
    expect(totalCount).toBe(advisories.length);
    expect(advisories).toContainEqual({
      advisoryId: 'CGA-q2g4-fr75-mfgw',
      artifactName: 'nghttp2',
      artifactType: 'apk',
      aliases: expect.arrayContaining(['CVE-2023-44487', 'GHSA-qppj-fm5r-hxr3']),
      events: [{ timestamp: '2023-10-11T17:18:05Z', type: 'fixed', fixedVersion: '1.57.0-r0' }],
    });
    expect(new Set(advisories.map(({ artifactName }) => artifactName))).toEqual(new Set(['nghttp2']));
  });

  test.each(['query=nghttp2', 'artifact_names=nghttp2,openssl', 'aliases=CVE-2023-44487&latest_event_type=fixed'])(
    'the advisory listing pages through %s',
    async (parameters) => {
      const whole = await listing(`${parameters}&page_size=500`);
      const paged: string[] = [];
      for (let token = ''; ; ) {
        const page = await listing(`${parameters}&page_size=40&page_token=${encodeURIComponent(token)}`);
        paged.push(...page.advisories.map(({ advisoryId, artifactName }) => `${advisoryId} ${artifactName}`));
        token = page.nextPageToken;
        if (token === '') break;
      }
      expect(paged).toHaveLength(whole.totalCount);
      expect(paged.slice(0, 500)).toEqual(
        whole.advisories.map(({ advisoryId, artifactName }) => `${advisoryId} ${artifactName}`),
      );
    },
  );

  test('the image Diff API gives two images of one repository by their digests', async () => {
    const diff = DiffSchema.parse(await (await served.get('/api/v1/diff?from=go:1.21.2&to=go:1.21.5')).json());
    const [from, to] = diff.vulnerabilities.metadata.map(({ digest }) => digest);
    const response = await served.get(`/registry/v1/repos/go/diff?from_digest=${from}&to_digest=${to}`);
    expect(response.status).toBe(200);
    expect(DiffSchema.parse(await response.json()).vulnerabilities.removed).toEqual(diff.vulnerabilities.removed);
    expect((await served.get('/registry/v1/repos/go/diff?from_digest=latest&to_digest=x')).status).toBe(400);
    const elsewhere = `/registry/v1/repos/${encodeURIComponent('elsewhere.example/app')}/diff`;
    expect((await served.get(`${elsewhere}?from_digest=${from}&to_digest=${to}`)).status).toBe(403);
  });
});
