import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWebServer } from '../../../test/support/web-server.ts';
import { FeedError } from '../errors.ts';
import { fetchFeed } from './fetch.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fixedin-fetch-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Answers the first requests in turn, and all further ones like the last. */
function inTurn(...answers: readonly RequestListener[]): RequestListener {
  let next = 0;
  return (request, response) => {
    answers[Math.min(next, answers.length - 1)]?.(request, response);
    next += 1;
  };
}

const good: RequestListener = (_request, response) => {
  response.setHeader('etag', '"1"').setHeader('last-modified', 'Mon, 25 Aug 2025 00:00:00 GMT').end('the feed');
};
const unavailable: RequestListener = (_request, response) => {
  response.writeHead(503, { 'retry-after': '0' }).end();
};
const brokenOff: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-length': '100' }).write('the f', () => response.destroy());
};

test('a fetched feed is a file, with what the next request needs', async () => {
  await using server = await startWebServer(good);
  const progress: number[] = [];
  const onProgress = (read: number, total: number): number => progress.push(read, total);
  const fetched = await fetchFeed(`http://${server.host}/all.zip`, { folder, onProgress });
  expect(fetched).toMatchObject({
    status: 'fetched',
    size: 8,
    etag: '"1"',
    lastModified: 'Mon, 25 Aug 2025 00:00:00 GMT',
  });
  expect(fetched.status === 'fetched' && (await readFile(fetched.file, 'utf8'))).toBe('the feed');
  expect(progress).toEqual([8, 8]);
});

test('a server that closes the connection with the last byte, as HTTP/1.0 does, is read to the end', async () => {
  const body = Buffer.alloc(4 << 20, 'feed');
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(Buffer.concat([Buffer.from('HTTP/1.0 200 OK\r\n\r\n'), body])));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const fetched = await fetchFeed(`http://127.0.0.1:${port}/all.zip`, { folder });
  server.close();
  expect(fetched).toMatchObject({ status: 'fetched', size: body.length, etag: null });
});

test.each([
  ['to no place', 'ftp://127.0.0.1/', 'sends on to no place'],
  ['in a circle', '/', 'sends from one place to the next'],
])('a server that sends %s is an error at once', async (_, location, problem) => {
  await using server = await startWebServer((_request, response) => response.writeHead(302, { location }).end());
  await expect(fetchFeed(`http://${server.host}/`, { folder })).rejects.toThrow(problem);
});

test("a user and password are sent to the URL's own host, and not where it sends on to", async () => {
  await using other = await startWebServer(good);
  await using server = await startWebServer((_request, response) =>
    response.writeHead(302, { location: `http://${other.host}/all.zip` }).end(),
  );
  await fetchFeed(`http://me:secret@${server.host}/`, { folder });
  expect(server.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:secret').toString('base64')}`);
  expect(other.requests[0]?.headers.authorization).toBeUndefined();
});

test('a feed that has not changed since is not sent again', async () => {
  await using server = await startWebServer((_request, response) => response.writeHead(304).end());
  const since = { etag: '"1"', lastModified: 'Mon, 25 Aug 2025 00:00:00 GMT' };
  expect(await fetchFeed(`http://${server.host}/`, { folder, ...since })).toEqual({ status: 'not-modified' });
  expect(server.requests[0]?.headers).toMatchObject({
    'if-none-match': '"1"',
    'if-modified-since': since.lastModified,
  });
});

test.each([
  ['is not available', unavailable],
  ['breaks its answer off', brokenOff],
])('a server that %s once is asked again', async (_what, failure) => {
  await using server = await startWebServer(inTurn(failure, good));
  expect(await fetchFeed(`http://${server.host}/`, { folder })).toMatchObject({ status: 'fetched', size: 8 });
  expect(server.requests).toHaveLength(2);
});

test('a server that is never available is asked four times', async () => {
  await using server = await startWebServer(unavailable);
  const fetching = fetchFeed(`http://user:secret@${server.host}/all.zip?key=secret`, { folder });
  await expect(fetching).rejects.toThrow(
    `http://${server.host}/all.zip: answered 503 Service Unavailable (4 attempts)`,
  );
  expect(server.requests).toHaveLength(4);
});

test('a feed that is not there is not asked for again', async () => {
  await using server = await startWebServer((_request, response) => response.writeHead(404).end());
  await expect(fetchFeed(`http://${server.host}/`, { folder })).rejects.toThrow(/answered 404 Not Found/);
  expect(server.requests).toHaveLength(1);
});

test('an answer that breaks off every time leaves no file', async () => {
  await using server = await startWebServer(brokenOff);
  const empty = await mkdtemp(join(folder, 'empty-'));
  await expect(fetchFeed(`http://${server.host}/`, { folder: empty })).rejects.toThrow(FeedError);
  expect(await readdir(empty)).toEqual([]);
});

test.each(['ftp://example.org/x', 'http://', 'all.zip'])('%s is no URL to fetch', async (url) => {
  await expect(fetchFeed(url, { folder })).rejects.toThrow(/is no http\(s\) URL/);
});

test('an abort ends the waiting', async () => {
  await using server = await startWebServer(unavailable);
  const aborting = AbortSignal.timeout(50);
  await expect(fetchFeed(`http://${server.host}/`, { folder, signal: aborting })).rejects.toThrow();
});
