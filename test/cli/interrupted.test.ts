import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needsProgram } from '../programs.ts';
import { startDockerRegistry } from '../support/docker-registry.ts';
import { type Meddling, startMeddlingProxy } from '../support/meddling-proxy.ts';
import { startFixedin } from './fixedin.ts';
import { OLD, openWorkshop, type Workshop } from './workshop.ts';

/**
 * Ctrl-C ends what waits for the network at once, long before the limit of time that would: with 130, in silence, and
 * with nothing half-written behind.
 */
let workshop: Workshop;
let stalled: Stalled;

beforeAll(async () => {
  workshop = await openWorkshop();
  await mkdir(workshop.path('temporary'));
  stalled = await startStalled();
  await writeFile(workshop.path('stalled.yaml'), `sources: ['wolfi:http://${stalled.host}/a.zip']\n`);
});

afterAll(async () => {
  stalled?.server.close();
  await workshop?.[Symbol.asyncDispose]();
});

/** Takes connections, and never says a word. */
interface Stalled {
  readonly server: Server;
  readonly host: string;
}

async function startStalled(): Promise<Stalled> {
  const server = createServer((socket) => socket.on('error', () => {}).resume());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listens on no port');
  return { server, host: `127.0.0.1:${address.port}` };
}

/** Interrupts a command when `waits` has come true. @returns how it ended, which is to come before vitest's patience ends */
async function interrupted(args: readonly string[], waits: Promise<unknown>) {
  const env = {
    FIXEDIN_DB: workshop.path('fixedin.db'),
    FIXEDIN_CACHE: workshop.path('cache'),
    TMPDIR: workshop.path('temporary'),
    NODE_COMPILE_CACHE: workshop.path('cache/compiled'),
  };
  const child = startFixedin(args, { cwd: workshop.folder, env });
  const outputs = Promise.all([child.stdout ? text(child.stdout) : '', child.stderr ? text(child.stderr) : '']);
  const ended = once(child, 'close');
  const isWaiting = await Promise.race([waits.then(() => true), ended.then(() => false)]);
  if (isWaiting) child.kill('SIGINT');
  await ended;
  const [stdout, stderr] = await outputs;
  return { isWaiting, code: child.exitCode, stdout, stderr };
}

const INTERRUPTED = { isWaiting: true, code: 130, stdout: '', stderr: '' };

async function filesOf(): Promise<readonly string[]> {
  const files = await readdir(workshop.folder, { recursive: true });
  return files.filter((name) => !/^cache(?:\/|$)/.test(name)).sort();
}

describe('Ctrl-C while a host says nothing', () => {
  test.each([
    ['db pull', () => ['db', 'pull', `${stalled.host}/database:1`]],
    ['db push', () => ['db', 'push', `${stalled.host}/database:1`]],
    ['db build', () => ['db', 'build', '--from', `wolfi:http://${stalled.host}/a.zip`, '--out', 'new.db']],
    ['scan', () => ['scan', `${stalled.host}/app:1`]],
    ['sbom', () => ['sbom', `${stalled.host}/app:1`]],
    ['diff', () => ['diff', OLD, `${stalled.host}/app:1`]],
    ['explain', () => ['explain', 'CVE-2023-44487', `${stalled.host}/app:1`]],
    ['db update', () => ['db', 'update', '--config', 'stalled.yaml']],
  ])('ends %s', async (_what, args) => {
    const [files, before] = [await filesOf(), await readFile(workshop.path('fixedin.db'))];
    expect(await interrupted(args(), once(stalled.server, 'connection'))).toEqual(INTERRUPTED);
    expect(await filesOf()).toEqual(files);
    expect((await readFile(workshop.path('fixedin.db'))).equals(before)).toBe(true);
  });
});

describe.skipIf(!needsProgram('docker-registry'))('Ctrl-C in the midst of a database', () => {
  test.each<[string, readonly string[], (method: string, url: string) => boolean, Meddling]>([
    [
      'that stops coming',
      ['db', 'pull'],
      (method, url) => method === 'GET' && url.includes('/blobs/'),
      (_message, response) => response.writeHead(200, { 'content-length': '1000000' }).write('some bytes'),
    ],
    [
      'that is taken no more',
      ['db', 'push'],
      (method) => method === 'PUT',
      (message) => {
        message.pause();
      },
    ],
  ])('%s ends it', async (_what, command, stalls, stall) => {
    await using registry = await startDockerRegistry();
    expect(await workshop.run('db', 'push', `${registry.host}/database:1`)).toMatchObject({ code: 0 });
    const { promise: waits, resolve } = Promise.withResolvers<void>();
    await using proxy = await startMeddlingProxy(registry.host, (message, response, pass) => {
      if (!stalls(message.method ?? '', message.url ?? '')) return pass();
      stall(message, response, pass);
      resolve();
    });
    const [files, before] = [await filesOf(), await readFile(workshop.path('fixedin.db'))];
    // Another name than the one that was pushed: there, all is still to be sent.
    const name = command.includes('push') ? 'other' : 'database';
    expect(await interrupted([...command, `${proxy.host}/${name}:1`], waits)).toEqual(INTERRUPTED);
    expect(await filesOf()).toEqual(files);
    expect((await readFile(workshop.path('fixedin.db'))).equals(before)).toBe(true);
  });
});
