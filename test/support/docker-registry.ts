import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian's `docker-registry`, on a free port of this machine, with an empty store of its own. */
export interface DockerRegistry extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
}

/** @param options more of its configuration: `auth`. https://distribution.github.io/distribution/about/configuration/ */
export async function startDockerRegistry(options: Readonly<Record<string, unknown>> = {}): Promise<DockerRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'fixedin-registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(folder, 'config.yml');
  const settings = {
    version: '0.1',
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(folder, 'store') } },
    http: { addr: host },
    ...options,
  };
  // JSON is YAML.
  await writeFile(config, JSON.stringify(settings));
  const server = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  await answers(host, server);
  return {
    host,
    async [Symbol.asyncDispose]() {
      await stopped(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function answers(host: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`docker-registry ended with ${server.exitCode}`);
    const up = await fetch(`http://${host}/v2/`).then(
      ({ ok, status }) => ok || status === 401,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  server.kill();
  throw new Error(`docker-registry does not answer on ${host}`);
}

async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const end = new Promise((resolve) => server.once('exit', resolve));
  server.kill();
  await end;
}
