import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

/** Podman with a store of its own, listening at a socket. It runs nothing, so it needs no rights but root's. */
export interface Podman extends AsyncDisposable {
  readonly socket: string;
  /** Takes the images of a `docker save` archive in. */
  load(archive: string): Promise<void>;
  tag(name: string, other: string): Promise<void>;
}

export async function startPodman(): Promise<Podman> {
  const folder = await mkdtemp(join(tmpdir(), 'fixedin-podman-'));
  const socket = join(folder, 'podman.sock');
  const store = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs'];
  const service = spawn('podman', [...store, 'system', 'service', '--time', '0', `unix://${socket}`], {
    stdio: 'ignore',
  });
  for (let attempt = 0; attempt < 200 && !existsSync(socket); attempt += 1) {
    if (service.exitCode !== null) throw new Error(`podman system service ended with ${service.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    socket,
    load: (archive) => run('podman', ...store, 'load', '--quiet', '--input', archive),
    tag: (name, other) => run('podman', ...store, 'tag', name, other),
    async [Symbol.asyncDispose]() {
      if (service.exitCode === null) {
        const end = once(service, 'exit');
        service.kill();
        await end;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
