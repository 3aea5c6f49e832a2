import type { CredentialStore } from '../credentials/types.ts';
import { ImageError, type ImageErrorCode } from '../errors.ts';
import { type ManifestImageOptions, openManifestImage } from '../manifest-image.ts';
import { type ImageReference, parseReference, registryHost } from '../reference.ts';
import type { Image } from '../types.ts';
import type { AddressGuard } from './address-guard.ts';
import { RegistryClient } from './client.ts';
import { identitiesOf, placesOf, type RegistryHosts } from './hosts.ts';
import { type RegistryTiming, TIMING } from './limits.ts';
import { RegistrySource } from './source.ts';

export interface RegistryOptions extends ManifestImageOptions {
  /** Hosts, with their ports, that are asked over plain HTTP. This machine itself always is. */
  readonly insecure?: readonly string[] | undefined;
  /** Mirrors, authorities and client certificates of registries. */
  readonly hosts?: RegistryHosts | undefined;
  /** Asked where a registry wants to know who asks; by default it is nobody. */
  readonly credentials?: CredentialStore | undefined;
  /** True refuses to touch the network. */
  readonly offline?: boolean | undefined;
  /** Keeps to public addresses; by default requests go wherever the registry sends them. */
  readonly guard?: AddressGuard | undefined;
  /** Ends whatever is under way with an error, be it a wait for a registry that says nothing. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens an image in a registry. Its layers are fetched each time they are walked.
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
  return inFirstPlace(reference, options, timing, async (source, parsed) => {
    const root = await source.resolve(parsed.digest ?? parsed.tag ?? 'latest');
    return openManifestImage(source, root, options);
  });
}

/**
 * Asks the mirrors of a registry, then the registry itself, until one has what is asked for.
 * @param ask keeps the source, or disposes of it; where it throws, that is done here
 * @throws {ImageError}
 */
export async function inFirstPlace<T>(
  reference: string,
  options: RegistryOptions,
  timing: RegistryTiming,
  ask: (source: RegistrySource, parsed: ImageReference) => Promise<T>,
): Promise<T> {
  const parsed = onlineReference(reference, options);
  const { hosts = new Map(), insecure = [], credentials = null, guard = null, signal = null } = options;
  const reach = { guard, tls: identitiesOf(hosts), signal };
  const places = placesOf(parsed, hosts, insecure, credentials, reference);
  const failures: string[] = [];
  for (const [index, place] of places.entries()) {
    const source = new RegistrySource(reference, new RegistryClient(place, reference, timing, reach));
    try {
      return await ask(source, parsed);
    } catch (error) {
      await source[Symbol.asyncDispose]();
      signal?.throwIfAborted();
      const code = error instanceof ImageError ? ELSEWHERE.find((one) => one === error.code) : undefined;
      const isLast = index === places.length - 1;
      if (!(error instanceof ImageError) || code === undefined || (isLast && failures.length === 0)) throw error;
      if (isLast) throw afterMirrors(code, error, failures);
      failures.push(problemOf(error));
    }
  }
  throw new RangeError('an image is always in its own registry');
}

/** @throws {ImageError} `bad-reference`, or `offline` where the network is not to be touched */
export function onlineReference(reference: string, options: RegistryOptions): ImageReference {
  const parsed = parseReference(reference);
  if (options.offline !== true) return parsed;
  const problem = `is in a registry (${registryHost(parsed)}), which --offline does not ask`;
  throw new ImageError('offline', reference, problem, 'leave --offline out, or use a copy on disk');
}

/** What a mirror may lack, refuse or be, so that the next is asked. What it gives that is wrong is an error. */
const ELSEWHERE: readonly ImageErrorCode[] = [
  'not-found',
  'unauthorised',
  'unreachable',
  'timed-out',
  'registry-failed',
];

function afterMirrors(code: ImageErrorCode, error: ImageError, failures: readonly string[]): ImageError {
  const mirrors = `asked before it, its mirrors: ${failures.join('. ')}`;
  return new ImageError(code, error.subject, problemOf(error), mirrors, { cause: error });
}

function problemOf({ message, subject }: ImageError): string {
  return message.startsWith(`${subject}: `) ? message.slice(subject.length + 2) : message;
}
