import { ImageError } from '../errors.ts';
import { type ManifestImageOptions, openManifestImage } from '../manifest-image.ts';
import { parseReference, registryHost } from '../reference.ts';
import type { Image } from '../types.ts';
import type { AddressGuard } from './address-guard.ts';
import { RegistryClient } from './client.ts';
import { registryOrigin } from './host.ts';
import { type RegistryTiming, TIMING } from './limits.ts';
import { RegistrySource } from './source.ts';

export interface RegistryOptions extends ManifestImageOptions {
  /** Hosts, with their ports, that are asked over plain HTTP. This machine itself always is. */
  readonly insecure?: readonly string[] | undefined;
  /** True refuses to touch the network. */
  readonly offline?: boolean | undefined;
  /** Keeps to public addresses; by default requests go wherever the registry sends them. */
  readonly guard?: AddressGuard | undefined;
}

/**
 * Opens an image in a registry, as anyone may. Its layers are fetched each time they are walked.
 * @param reference `alpine:3.19`, `ghcr.io/org/app@sha256:…`
 * @param timing is given by tests alone
 * @throws {ImageError} `bad-reference`, `offline`, `not-found`, `unauthorised`, `unreachable`, `timed-out`,
 *   `registry-failed`, and those of `openManifestImage`
 */
export async function openRegistryImage(
  reference: string,
  options: RegistryOptions = {},
  timing: RegistryTiming = TIMING,
): Promise<Image> {
  const parsed = parseReference(reference);
  const host = registryHost(parsed);
  if (options.offline === true) {
    const problem = `is in a registry (${host}), which --offline does not ask`;
    throw new ImageError('offline', reference, problem, 'leave --offline out, or scan a copy of the image on disk');
  }
  const origin = registryOrigin(host, options.insecure ?? [], reference);
  const client = new RegistryClient(origin, parsed.repository, reference, timing, options.guard);
  const source = new RegistrySource(reference, client);
  try {
    const root = await source.resolve(parsed.digest ?? parsed.tag ?? 'latest');
    return await openManifestImage(source, root, options);
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}
