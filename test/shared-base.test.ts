import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openWorkshop } from './cli/workshop.ts';
import { startWebServer } from './support/web-server.ts';

test('a diff fetches what both images share once', async () => {
  await using workshop = await openWorkshop();
  const blob = (digest: string) => readFile(workshop.path(`app/blobs/${digest.replace(':', '/')}`));
  const index: { manifests: { digest: string; annotations: Record<string, string> }[] } = JSON.parse(
    await readFile(workshop.path('app/index.json'), 'utf8'),
  );
  const tagged = new Map(
    index.manifests.map((one) => [one.annotations['org.opencontainers.image.ref.name'], one.digest]),
  );
  await using registry = await startWebServer(async (request, response) => {
    const [, kind, name = ''] = /^\/v2\/app\/(manifests|blobs)\/(.+)$/.exec(request.url ?? '') ?? [];
    if (kind === undefined) return response.end('{}');
    const bytes = await blob(tagged.get(name) ?? name);
    response.setHeader('docker-content-digest', `sha256:${createHash('sha256').update(bytes).digest('hex')}`);
    if (kind === 'manifests') response.setHeader('content-type', 'application/vnd.oci.image.manifest.v1+json');
    return response.end(bytes);
  });
  const outcome = await workshop.run('diff', `${registry.host}/app:1.0`, `${registry.host}/app:1.1`, '-o', 'json');
  expect(outcome).toMatchObject({ code: 0, stderr: '' });

  const layersOf = async (tag: string): Promise<readonly string[]> => {
    const manifest: { layers: { digest: string }[] } = JSON.parse((await blob(tagged.get(tag) ?? '')).toString('utf8'));
    return manifest.layers.map(({ digest }) => digest);
  };
  const [from, to] = [await layersOf('1.0'), await layersOf('1.1')];
  const fetched = registry.requests
    .map(({ url = '' }) => url.slice('/v2/app/blobs/'.length))
    .filter((digest) => [...from, ...to].includes(digest));
  expect(from[0]).toBe(to[0]);
  expect(fetched.toSorted()).toEqual([...new Set([...from, ...to])].toSorted());
});
