import type { CredentialStore } from '../credentials/types.ts';
import type { ImageReference } from '../reference.ts';
import { registryHost } from '../reference.ts';
import type { TlsIdentity } from './agents.ts';
import type { Place } from './client.ts';
import { registryOrigin } from './host.ts';

/** What is to be known of one registry, where it is not reached as any other. */
export interface RegistryHost extends TlsIdentity {
  /** Registries that are asked before it, in this order: `host[:port][/path]`, the path going before the repository. */
  readonly mirrors: readonly string[];
}

/** Registries by name (`docker.io`, `registry.example:5000`). */
export type RegistryHosts = ReadonlyMap<string, RegistryHost>;

/**
 * Where an image may be asked for, in this order: the mirrors of its registry, then the registry. Each has credentials
 * of its own, and none is given another's.
 * @param insecure hosts with their ports, that are asked over plain HTTP
 * @param subject the image's reference, for errors
 * @throws {ImageError} `bad-reference`
 */
export function placesOf(
  reference: ImageReference,
  hosts: RegistryHosts,
  insecure: readonly string[],
  credentials: CredentialStore | null,
  subject: string,
): readonly Place[] {
  const place = (host: string, registry: string, repository: string): Place => ({
    origin: registryOrigin(host, insecure, subject),
    repository,
    credentials: async () => (await credentials?.find(registry, repository)) ?? null,
  });
  const mirrors = (hosts.get(reference.registry)?.mirrors ?? []).map((mirror) => {
    const [host = '', ...path] = mirror.split('/');
    return place(host, host, [...path, reference.repository].join('/'));
  });
  return [...mirrors, place(registryHost(reference), reference.registry, reference.repository)];
}

/** The TLS identities by the hosts that URLs name: Docker Hub's is another than its references state. */
export function identitiesOf(hosts: RegistryHosts): ReadonlyMap<string, TlsIdentity> {
  return new Map(
    [...hosts]
      .filter(([, { authorities, client }]) => authorities !== '' || client !== null)
      .map(([registry, identity]) => [registryHost({ registry }).toLowerCase(), identity]),
  );
}
