import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ImageError } from '../errors.ts';
import type { TlsIdentity } from '../registry/agents.ts';
import { type ContextEndpoint, contextEndpoint } from './context.ts';

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
 * The engines to ask: the one that `DOCKER_HOST` names and no other, else that of `DOCKER_CONTEXT`, of `CONTAINER_HOST`, or
 * of the context that Docker's configuration chooses, else those whose sockets stand at their usual places.
 * https://docs.docker.com/reference/cli/docker/#environment-variables and podman-system-service(1)
 * @param reference the image's, for errors
 * @throws {ImageError} `unreachable`, when the variable names none that can be asked, or nothing listens here
 */
export async function engineAddresses(env: NodeJS.ProcessEnv, reference: string): Promise<readonly EngineAddress[]> {
  const named = env['DOCKER_HOST'] || (env['DOCKER_CONTEXT'] ? '' : env['CONTAINER_HOST']);
  if (named) return [namedAddress(named, env, reference)];
  const context = contextEndpoint(env, reference);
  if (context !== null) return [contextAddress(context, env, reference)];
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

function contextAddress({ host, certificates }: ContextEndpoint, env: NodeJS.ProcessEnv, reference: string) {
  // A context brings its own certificates, and those of the variables are for another engine.
  const { DOCKER_TLS_VERIFY: _, DOCKER_CERT_PATH: __, ...rest } = env;
  const own = certificates === null ? rest : { ...rest, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certificates };
  return namedAddress(host, own, reference);
}

function namedAddress(text: string, env: NodeJS.ProcessEnv, reference: string): EngineAddress {
  const path = /^unix:\/\/(\/.*)$/s.exec(text)?.[1];
  if (path !== undefined) return socketAddress(path);
  const remedy = 'write unix:///PATH or tcp://HOST:PORT; over ssh, scan on that host or tunnel its socket';
  const url = /^(?:tcp|https?):\/\//.test(text) ? URL.parse(text.replace(/^tcp:/, 'http:')) : null;
  // Whatever else stands in it (a user, a password) is nobody's business, and not in the message.
  if (url === null || url.hostname === '') {
    throw new ImageError(
      'unreachable',
      reference,
      'DOCKER_HOST, or the context, names no engine that can be asked',
      remedy,
    );
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
