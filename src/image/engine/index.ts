import { openArchiveStream } from '../archive-files.ts';
import { openDockerFiles } from '../docker-archive.ts';
import { ImageError } from '../errors.ts';
import { JsonObject } from '../json-document.ts';
import type { ManifestImageOptions } from '../manifest-image.ts';
import { readDocument } from '../registry/document.ts';
import { isLoopback } from '../registry/host.ts';
import { ERROR_BYTES, type RegistryTiming, TIMING } from '../registry/limits.ts';
import { type Answer, Transport } from '../registry/transport.ts';
import type { Image } from '../types.ts';
import { type EngineAddress, engineAddresses } from './addresses.ts';

export interface EngineOptions extends ManifestImageOptions {
  /** True asks no engine on another machine. */
  readonly offline?: boolean | undefined;
}

/** Podman packs an image whole before it sends the first byte, and Docker stops for minutes over large layers. */
export const ENGINE_TIMING: RegistryTiming = { ...TIMING, headers: 600_000, stall: 120_000 };

/**
 * Opens an image that Docker or Podman keeps on this machine, as `docker save` would write it. What the engine sends is
 * written to a file without a name as it comes, once, and read from there.
 * https://docs.docker.com/reference/api/engine/ (Image, Export an image), which Podman speaks as well
 * @param name as the engine knows it: `alpine:3.19`, `localhost/app`, an id
 * @param reference as the person wrote it
 * @throws {ImageError} `unreachable`, `not-found`, `offline`, `registry-failed`, and those of an archive
 */
export async function openEngineImage(
  name: string,
  reference: string,
  options: EngineOptions,
  env: NodeJS.ProcessEnv = process.env,
  timing = ENGINE_TIMING,
): Promise<Image> {
  if (!NAME.test(name)) {
    throw new ImageError('bad-reference', reference, 'is no name of an image', 'write docker:NAME[:TAG]');
  }
  const failures: ImageError[] = [];
  for (const address of await engineAddresses(env, reference)) {
    if (options.offline === true && address.socket === null && !isLoopback(address.origin.hostname)) {
      const problem = `is kept by an engine on another machine (${address.name}), which --offline does not ask`;
      throw new ImageError('offline', reference, problem);
    }
    try {
      return await openFrom(address, name, reference, options, timing);
    } catch (error) {
      // Both engines may be there, and the image in the other.
      if (!(error instanceof ImageError) || !ELSEWHERE.includes(error.code)) throw error;
      failures.push(error);
    }
  }
  // That an engine does not have the image says more than that another may not be asked.
  throw failures.find(({ code }) => code === 'not-found') ?? failures[0];
}

/** What names, digests and ids are made of; nothing that ends a path or begins a query. */
const NAME = /^[A-Za-z0-9[][\w.:/@[\]-]{0,500}$/;
const ELSEWHERE: readonly string[] = ['not-found', 'unreachable'];

async function openFrom(
  address: EngineAddress,
  name: string,
  reference: string,
  options: EngineOptions,
  timing: RegistryTiming,
): Promise<Image> {
  const { origin, socket, tls } = address;
  const identities = new Map(tls === null ? [] : [[origin.host, tls] as const]);
  using transport = new Transport(reference, timing, { socket, tls: identities });
  const answer = await transport.get(new URL(`images/${name}/get`, origin), {}).catch((error: unknown) => {
    throw socket === null ? error : closedSocket(error, socket, reference);
  });
  if (answer.status !== 200) throw await refusal(answer, address, reference, timing);
  const files = await openArchiveStream(answer.body, reference);
  return openDockerFiles(files, '', reference, options);
}

function closedSocket(error: unknown, socket: string, reference: string): unknown {
  const cause = error instanceof ImageError ? error.cause : null;
  const code = cause instanceof Error && 'code' in cause ? cause.code : '';
  if (code === 'EACCES' || code === 'EPERM') {
    const remedy = 'run as a user who may (in the group docker, or root)';
    return new ImageError('unreachable', reference, `${socket} may not be opened`, remedy, { cause });
  }
  if (code === 'ECONNREFUSED' || code === 'ENOENT') {
    const remedy = 'start it (systemctl start podman.socket or docker)';
    return new ImageError('unreachable', reference, `no engine is listening at ${socket}`, remedy, { cause });
  }
  return error;
}

async function refusal(
  answer: Answer,
  { name }: EngineAddress,
  reference: string,
  timing: RegistryTiming,
): Promise<ImageError> {
  const { status } = answer;
  const told = await messageOf(answer, timing);
  if (status === 404) {
    const remedy = 'see docker images or podman images for the names that it has; registry:NAME asks a registry';
    return new ImageError('not-found', reference, `the engine at ${name} has no such image`, remedy);
  }
  return new ImageError('registry-failed', reference, `the engine at ${name} answers with status ${status}${told}`);
}

/** ` (the engine's own words)`; empty where it has none. */
async function messageOf(answer: Answer, timing: RegistryTiming): Promise<string> {
  try {
    const bytes = await readDocument(answer, ERROR_BYTES, timing, '');
    const message = JsonObject.parse(bytes, 'registry-failed', '').text('message');
    return message === '' ? '' : ` (${message.slice(0, 200)})`;
  } catch (error) {
    if (error instanceof ImageError) return '';
    throw error;
  }
}
