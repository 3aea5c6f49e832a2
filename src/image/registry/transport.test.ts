import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { startWebServer } from '../../../test/support/web-server.ts';
import { TransientError } from './failure.ts';
import { TIMING } from './limits.ts';
import { Transport } from './transport.ts';

describe('Transport', () => {
  it('says that nobody listens', async () => {
    const server = createTcpServer();
    const port = await listen(server);
    server.close();
    await once(server, 'close');
    const error = await failure(`http://127.0.0.1:${port}/`);
    expect(error).toMatchObject({
      code: 'unreachable',
      message: `app: 127.0.0.1:${port} refuses the connection; check host and port`,
    });
    expect(error).not.toBeInstanceOf(TransientError);
  });

  it('says that there is no such host', async () => {
    // Without any network the name cannot be looked up at all, which is another sentence of the same code.
    expect(await failure('https://registry.invalid/')).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/^app: [^\n]*registry\.invalid[^\n]*; check the n[^\n]+$/),
    });
  });

  it('says that a host does not speak TLS', async () => {
    await using server = await startWebServer((_request, response) => response.end());
    expect(await failure(`https://${server.host}/`)).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('does not answer in TLS; where it serves plain HTTP, name it as an insecure'),
    });
    expect(server.requests).toEqual([]);
  });

  it('gives up on a host that takes the connection and does not finish it', async () => {
    const server = createTcpServer(() => {});
    const port = await listen(server);
    const error = await failure(`https://127.0.0.1:${port}/`, { ...TIMING, connect: 200 });
    server.close();
    expect(error).toMatchObject({ code: 'timed-out', message: expect.stringContaining('cannot be reached') });
    expect(error).toBeInstanceOf(TransientError);
  });

  it.skipIf(!needsProgram('openssl'))('trusts no certificate that nobody vouches for', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'transport-test-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'];
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync('openssl', [...request, ...subject, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
    let requests = 0;
    const server = createTlsServer({ key: await readFile(key), cert: await readFile(certificate) }, () => {
      requests += 1;
    });
    await rm(folder, { recursive: true });
    const port = await listen(server);
    expect(await failure(`https://127.0.0.1:${port}/`)).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(
        /certificate of 127\.0\.0\.1:\d+ is not trusted \(\w+\); [^\n]+NODE_EXTRA_CA_CERTS$/,
      ),
    });
    server.close();
    expect(requests).toBe(0);
  });

  it('keeps its connections, those of answers that it throws away included', async () => {
    await using registry = await startWebServer((_request, response) => response.end('x'.repeat(1000)));
    await using elsewhere = await startWebServer((_request, response) => response.end('y'));
    using transport = new Transport('app', TIMING);
    for (let count = 0; count < 3; count++) {
      (await transport.get(new URL(`http://${registry.host}/`), {})).discard();
      const answer = await transport.get(new URL(`http://${elsewhere.host}/`), {});
      for await (const _chunk of answer.body);
    }
    for (const { requests } of [registry, elsewhere]) {
      expect(new Set(requests.map(({ socket }) => socket)).size).toBe(1);
    }
  });
});

async function failure(url: string, timing = TIMING): Promise<unknown> {
  using transport = new Transport('app', timing);
  return await transport.get(new URL(url), {}).then(
    () => null,
    (error: unknown) => error,
  );
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
