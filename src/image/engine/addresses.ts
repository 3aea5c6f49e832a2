import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ImageError } from '../errors.ts';
import type { TlsIdentity } from '../registry/agents.ts';

/** Where an engine listens. */
export interface EngineAddress {
  /** For messages: `/var/run/docker.sock`, `tcp://build.internal:2376`. */
  readonly name: string;
  readonly origin: URL;
  /** Null for one that is reached over the network. */
  readonly socket: string | null;
  readonly tls: TlsIdentity | null;
}

/**
 * The engines to ask, in this order: the one that `DOCKER_HOST` (else `CONTAINER_HOST`) names and no other, else those
 * whose sockets stand at their usual places.
 * https://docs.docker.com/reference/cli/docker/#environment-variables and podman-system-service(1)
 * @param reference the image's, for errors
 * @throws {ImageError} `unreachable`, when the variable names none that can be asked, or nothing listens here
 */
export async function engineAddresses(env: NodeJS.ProcessEnv, reference: string): Promise<readonly EngineAddress[]> {
  const named = env['DOCKER_HOST'] || env['CONTAINER_HOST'];
  if (named) return [namedAddress(named, env, reference)];
  const places = usualPlaces(env);
  const found = await Promise.all(places.map(async (place) => ((await isSocket(place)) ? [socketAddress(place)] : [])));
  const addresses = found.flat();
  if (addresses.length > 0) return addresses;
  const problem = `no Docker or Podman is listening here (${places.join(', ')})`;
  const remedy = 'start it (systemctl start podman.socket or docker), or say where it is in DOCKER_HOST';
  throw new ImageError('unreachable', reference, problem, remedy);
}

/** Docker's, that of Docker Desktop and of Docker without root; Podman's without root, then root's. */
function usualPlaces(env: NodeJS.ProcessEnv): readonly string[] {
  const runtime = env['XDG_RUNTIME_DIR'] || null;
  const places = [
    '/var/run/docker.sock',
    join(env['HOME'] || homedir(), '.docker/run/docker.sock'),
    runtime && join(runtime, 'docker.sock'),
    runtime && join(runtime, 'podman/podman.sock'),
    '/run/podman/podman.sock',
  ];
  return places.filter((place) => place !== null);
}

function namedAddress(text: string, env: NodeJS.ProcessEnv, reference: string): EngineAddress {
  const path = /^unix:\/\/(\/.*)$/s.exec(text)?.[1];
  if (path !== undefined) return socketAddress(path);
  const remedy = 'write unix:///PATH or tcp://HOST:PORT; over ssh, scan on that host or tunnel its socket';
  const url = /^(?:tcp|https?):\/\//.test(text) ? URL.parse(text.replace(/^tcp:/, 'http:')) : null;
  // Whatever else stands in it (a user, a password) is nobody's business, and not in the message.
  if (url === null || url.hostname === '') {
    throw new ImageError('unreachable', reference, 'DOCKER_HOST names no engine that can be asked', remedy);
  }
  const isTls = url.protocol === 'https:' || (env['DOCKER_TLS_VERIFY'] ?? '') !== '';
  const origin = new URL(`${isTls ? 'https' : 'http'}://${url.host}/`);
  const folder = env['DOCKER_CERT_PATH'] || join(env['HOME'] || homedir(), '.docker');
  return { name: `tcp://${url.host}`, origin, socket: null, tls: isTls ? identityIn(folder, reference) : null };
}

function socketAddress(path: string): EngineAddress {
  return { name: path, origin: new URL('http://engine/'), socket: path, tls: null };
}

/** https://docs.docker.com/engine/security/protect-access/ */
function identityIn(folder: string, reference: string): TlsIdentity {
  try {
    const [authorities = '', certificate = '', key = ''] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) =>
      readFileSync(join(folder, name), 'utf8'),
    );
    return { authorities, client: { certificate, key } };
  } catch {
    const problem = `${folder} has no ca.pem, cert.pem and key.pem that can be read, which DOCKER_TLS_VERIFY wants`;
    throw new ImageError('unreachable', reference, problem, 'say where they are in DOCKER_CERT_PATH');
  }
}

async function isSocket(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isSocket();
  } catch {
    return false;
  }
}
