import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DiffSchema } from '../../src/server/schemas/image.ts';
import { needsProgram } from '../programs.ts';
import { type DockerRegistry, startDockerRegistry } from '../support/docker-registry.ts';
import { hasServed, type Served, serve } from './served.ts';

const ready = hasServed && needsProgram('skopeo', 'docker-registry');
const run = promisify(execFile);

describe.skipIf(!ready)('images in a registry that the configuration allows', () => {
  let registry: DockerRegistry;
  let served: Served;
  let diffPath: string;

  beforeAll(async () => {
    registry = await startDockerRegistry();
    served = await serve({ registries: { allowed: [`${registry.host}/team`], insecure: [registry.host] } });
    await push('1.21.2', 'team/go:1.21.2');
    await push('1.21.5', 'team/go:1.21.5');
    diffPath = `/api/v1/diff?from=${registry.host}/team/go:1.21.2&to=${registry.host}/team/go:1.21.5`;
  }, 120_000);

  afterAll(async () => {
    await served?.[Symbol.asyncDispose]();
    await registry?.[Symbol.asyncDispose]();
  });

  async function push(version: string, name: string): Promise<void> {
    const [from, to] = [`oci:${served.imageFolder}/go:${version}`, `docker://${registry.host}/${name}`];
    await run('skopeo', ['copy', '--quiet', '--dest-tls-verify=false', from, to], { timeout: 30_000 });
  }

  async function diff(path: string) {
    const response = await served.get(path, { accept: 'application/json' });
    expect(response.status, path).toBe(200);
    return DiffSchema.parse(await response.json());
  }

  async function counter(name: string): Promise<number> {
    const metrics = await (await served.get('/metrics')).text();
    return Number(new RegExp(`^fixedin_${name}_total (\\d+)$`, 'm').exec(metrics)?.[1]);
  }

  test('are scanned and compared, once for the same two', async () => {
    const first = await diff(diffPath);
    expect(first.vulnerabilities.removed).toHaveLength(10);
    expect(first.vulnerabilities.removed.map(({ id }) => id)).toContain('CVE-2023-44487');
    expect([await counter('scans'), await counter('diffs_reused')]).toEqual([2, 0]);
    expect(await diff(diffPath)).toEqual(first);
    expect([await counter('scans'), await counter('diffs_reused')]).toEqual([2, 1]);
    // Another day, platform or order is another question, of the same two inventories.
    await diff(`${diffPath}&as-of=2024-01-18`);
    await diff(`/api/v1/diff?from=${registry.host}/team/go:1.21.5&to=${registry.host}/team/go:1.21.2`);
    expect([await counter('scans'), await counter('diffs_reused')]).toEqual([2, 1]);
  });

  test('are named by their digests in an address that stays when a tag moves', async () => {
    await push('1.21.2', 'team/go:moving');
    const moving = `from=${registry.host}/team/go:moving&to=${registry.host}/team/go:1.21.5`;
    const page = await (await served.get(`/diff?${moving}&q=nghttp2`, { accept: 'text/html' })).text();
    const [, address = ''] = /<a href="([^"]+)">Permanent address</.exec(page) ?? [];
    expect(address).toMatch(
      /^\/diff\?from=.*%40sha256%3A[0-9a-f]{64}&amp;to=.*%40sha256%3A[0-9a-f]{64}&amp;q=nghttp2$/,
    );
    await push('1.21.5', 'team/go:moving');
    expect((await diff(`/diff?${moving}`)).vulnerabilities.removed).toEqual([]);
    const permanent = await diff(address.replaceAll('&amp;', '&'));
    expect(permanent.vulnerabilities.removed.map(({ id }) => id)).toEqual(['CVE-2023-44487']);
  });

  test('are answered for by the image Diff API', async () => {
    const plain = await diff(diffPath);
    const [from, to] = plain.vulnerabilities.metadata.map(({ digest }) => digest);
    const digests = `from_digest=${from}&to_digest=${to}`;
    for (const repository of [`${registry.host}%2Fteam%2Fgo`, `${registry.host}/team/go`]) {
      const { vulnerabilities, packages } = await diff(`/registry/v1/repos/${repository}/diff?${digests}`);
      expect(packages).toEqual(plain.packages);
      expect(vulnerabilities.removed).toEqual(plain.vulnerabilities.removed);
    }
    const other = await served.get(`/registry/v1/repos/${registry.host}%2Fother%2Fgo/diff?${digests}`);
    expect([other.status, await other.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'registry-not-allowed' }),
    ]);
    const unknown = `from_digest=sha256:${'0'.repeat(64)}&to_digest=${to}`;
    expect((await served.get(`/registry/v1/repos/${registry.host}%2Fteam%2Fgo/diff?${unknown}`)).status).toBe(404);
  });

  test.each([
    ['team/none:1', 404],
    ['team/go:none', 404],
    ['teams/go:1.21.2', 403],
    ['other/go:1.21.2', 403],
  ])('%s is not there, or not allowed: %i', async (name, status) => {
    expect((await served.get(`/api/v1/scan?image=${registry.host}/${name}`)).status).toBe(status);
  });

  // Last, for it ends the registry.
  test('are not asked for again by who looks through a diff', async () => {
    await diff(diffPath);
    await registry[Symbol.asyncDispose]();
    const asked = diffPath.replace('/api/v1/diff', '/diff');
    const { vulnerabilities } = await diff(`${asked}&q=5363&severity=unknown`);
    expect(vulnerabilities.removed.map(({ id }) => id)).toEqual(['CVE-2023-5363']);
    expect((await served.get(asked)).status).toBe(502);
  });
});
