import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openImage, writeOciLayout } from '../src/image/index.ts';
import { TIMING } from '../src/image/registry/limits.ts';
import { Transport } from '../src/image/registry/transport.ts';
import { catalogImage, readDocument } from '../src/inventory/index.ts';
import { LIMIT_NAMES, type LimitName, setLimits } from '../src/model/index.ts';
import { inputFiles } from './support/input-files.ts';
import { jar } from './support/java-archives.ts';
import { drip, LARGE, LARGE_BLOB, MANIFEST, scan, stall } from './support/misbehaving-registry.ts';
import { startWebServer } from './support/web-server.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixedin-limits-'));
});
afterEach(() => {
  setLimits({});
  rmSync(folder, { recursive: true, force: true });
});

/** What is said of something when a limit is as low as this. */
interface Case {
  readonly value: number;
  readonly of: () => Promise<string>;
}

const DPKG = 'Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1-1\n\n';
const NESTED = jar(
  { group: 'a', artifact: 'outer', version: '1' },
  {
    'lib/inner.jar': jar(
      { group: 'a', artifact: 'inner', version: '2' },
      { 'lib/third.jar': jar({ group: 'a', artifact: 'third', version: '3' }) },
    ),
  },
);

/** Of an image with everything that has a limit. */
async function ofImage(): Promise<string> {
  const layers = [
    {
      entries: [
        { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID=12\n' },
        { path: 'var/lib/dpkg/status', content: `${DPKG}${DPKG.replace('bash', 'dash')}` },
        { path: 'var/lib/dpkg/info/bash.list', content: '/.\n/bin\n/bin/bash\n/bin/sh\n' },
        { path: 'srv/app.jar', content: NESTED },
        { path: 'zeros', content: Buffer.alloc(1_000_000) },
      ],
    },
    { entries: [{ path: 'second', content: '' }] },
  ];
  await writeOciLayout(join(folder, 'image'), { tag: '1', layers, config: { architecture: 'amd64', os: 'linux' } });
  return said(async () => {
    await using image = await openImage(`oci-layout:${join(folder, 'image')}:1`);
    const { warnings } = await catalogImage(image, { cache: null });
    return warnings.map(({ subject, message }) => `${subject} ${message}`);
  });
}

async function ofDocument(): Promise<string> {
  const component = {
    type: 'library',
    name: 'a',
    version: '1',
    purl: 'pkg:npm/a@1',
    hashes: [{ alg: 'MD5', content: 'a' }],
  };
  const document = { bomFormat: 'CycloneDX', specVersion: '1.6', components: [component, component] };
  return said(async () => {
    readDocument(Buffer.from(JSON.stringify(document)), 'sbom.json');
    return [];
  });
}

async function ofFeed(): Promise<string> {
  const feed = join(folder, 'feed');
  mkdirSync(feed);
  for (const name of ['a.json', 'b.json']) writeFileSync(join(feed, name), '{"id": "a"}');
  execFileSync('tar', ['-czf', join(folder, 'feed.tar.gz'), '-C', feed, '.']);
  const readAll = async (location: string) => {
    for await (const _ of inputFiles(location));
    return [];
  };
  return [await said(() => readAll(feed)), await said(() => readAll(join(folder, 'feed.tar.gz')))].join('\n');
}

/** Of a feed's server that sends on, and then sends a little and nothing more. */
async function ofFeedServer(): Promise<string> {
  await using server = await startWebServer((request, response) => {
    if (request.url === '/start') response.writeHead(302, { location: '/again' }).end();
    else if (request.url === '/again') response.writeHead(302, { location: '/feed' }).end();
    else response.writeHead(200).write('{"id": "a"}'.repeat(10));
  });
  return await said(async () => {
    for await (const _ of inputFiles(`http://${server.host}/start`));
    return [];
  });
}

/** Of a registry that sends on, and whose manifest comes drop by drop or not at all. */
function ofRegistry(answers: boolean): () => Promise<string> {
  return async () => {
    const { error } = await scan(
      ({ url = '' }, response) => {
        if (url === MANIFEST) response.writeHead(307, { location: '/one' }).end();
        else if (url === '/one') response.writeHead(307, { location: '/two' }).end();
        else if (url !== '/two') return undefined;
        else if (answers) drip(response, 1000);
        return true;
        // The limits as they are now.
      },
      { ...TIMING, tries: 1 },
    );
    return String(error);
  };
}

async function ofStalledBlob(): Promise<string> {
  const once = { ...TIMING, tries: 1 };
  const { error } = await scan(({ url }, response) => url === LARGE_BLOB && stall(response, LARGE.digest, 100), once);
  return String(error);
}

/** Of a host that takes connections and says nothing, where TLS is to begin. */
async function ofHostThatIsSilent(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  using transport = new Transport('app:1', TIMING);
  return await said(async () => {
    await transport.get(new URL(`https://127.0.0.1:${port}/v2/`), {});
    return [];
  }).finally(() => server.close());
}

/** Those of the server are in `test/server/limits.test.ts`. */
const CASES: Readonly<Record<Exclude<LimitName, `server${string}`>, Case>> = {
  manifestBytes: { value: 100, of: ofImage },
  configBytes: { value: 20, of: ofImage },
  layers: { value: 1, of: ofImage },
  layerStoredBytes: { value: 100, of: ofImage },
  layerBytes: { value: 10_000, of: ofImage },
  layerRatio: { value: 2, of: ofImage },
  layerRatioFreeBytes: { value: 20_000, of: ofImage },
  layerEntries: { value: 2, of: ofImage },
  pathBytes: { value: 5, of: ofImage },
  fileBytes: { value: 10, of: ofImage },
  textFileBytes: { value: 10, of: ofImage },
  evidenceFiles: { value: 1, of: ofImage },
  packages: { value: 1, of: ofImage },
  ownedPaths: { value: 1, of: ofImage },
  archiveDepth: { value: 1, of: ofImage },
  archiveMembers: { value: 1, of: ofImage },
  archiveBytes: { value: 10, of: ofImage },
  jsonDepth: { value: 2, of: ofDocument },
  jsonContainers: { value: 2, of: ofDocument },
  documentBytes: { value: 10, of: ofDocument },
  documentComponents: { value: 1, of: ofDocument },
  registryRedirects: { value: 1, of: ofRegistry(true) },
  registryConnectTime: { value: 50, of: ofHostThatIsSilent },
  registryStallTime: { value: 50, of: ofStalledBlob },
  registryAnswerTime: { value: 50, of: ofRegistry(false) },
  registryDocumentTime: { value: 50, of: ofRegistry(true) },
  feedFileBytes: { value: 5, of: ofFeed },
  feedBytes: { value: 15, of: ofFeed },
  feedFiles: { value: 1, of: ofFeed },
  feedDownloadBytes: { value: 5, of: ofFeedServer },
  feedRedirects: { value: 1, of: ofFeedServer },
  feedSilenceTime: { value: 50, of: ofFeedServer },
};

/** The ratio counts from some number of bytes on: lowering either alone changes nothing. */
const TOGETHER: Readonly<Partial<Record<LimitName, Readonly<Partial<Record<LimitName, number>>>>>> = {
  layerRatio: { layerRatioFreeBytes: 1000 },
  layerRatioFreeBytes: { layerRatio: 2 },
};

test.each(Object.entries(CASES))('what is beyond limits.%s says so', async (name, { value, of }) => {
  setLimits({ ...TOGETHER[limitOf(name)], [name]: value });
  expect(await of()).toMatch(new RegExp(`\\(limits\\.${name === 'layerRatioFreeBytes' ? 'layerRatio' : name}\\)`));
});

test.each([ofImage, ofDocument, ofFeed])('nothing is said within the usual limits', async (of) => {
  expect((await of()).trim()).toBe('');
});

function limitOf(name: string): LimitName {
  const found = LIMIT_NAMES.find((one) => one === name);
  if (found === undefined) throw new Error(`${name}: no limit`);
  return found;
}

/** Warnings, or the error. */
async function said(read: () => Promise<readonly string[]>): Promise<string> {
  try {
    return (await read()).join('\n');
  } catch (error) {
    return String(error);
  }
}
