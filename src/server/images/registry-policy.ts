import { type AddressGuard, formatReference, type OpenOptions, parseReference } from '../../image/index.ts';
import { HttpProblem } from '../errors.ts';

/** Which registries the server may ask, as its configuration says. */
export interface RegistryPolicy {
  /** `ghcr.io` for a whole registry, `ghcr.io/org` for what is below. */
  readonly allowed: readonly string[];
  /** Registries that are asked over plain HTTP. */
  readonly insecure: readonly string[];
  /** How single registries are reached, and as whom; by default as any other, and as nobody. */
  readonly access?: Pick<OpenOptions, 'hosts' | 'credentials'>;
}

/**
 * Refuses a reference to a registry that is not allowed.
 * @returns the reference in its full form, the same for every way to write it
 * @throws {ImageError} `bad-reference`
 * @throws {HttpProblem} 403
 */
export function allowedReference({ allowed }: RegistryPolicy, reference: string): string {
  const parsed = parseReference(reference);
  const name = `${parsed.registry}/${parsed.repository}`.toLowerCase();
  if (allowed.some((prefix) => isWithin(name, prefix.toLowerCase()))) return formatReference(parsed);
  throw new HttpProblem(
    403,
    'registry-not-allowed',
    reference,
    `this server may not ask ${parsed.registry}`,
    'its operator can allow it (registries.allowed in the configuration)',
  );
}

/** Only registries and mirrors that are named themselves may be in a private network, not where they redirect to. */
export function guardOf({ allowed, access }: RegistryPolicy): AddressGuard {
  const mirrors = [...(access?.hosts?.values() ?? [])].flatMap((host) => host.mirrors);
  return { named: [...allowed, ...mirrors].map((prefix) => prefix.split('/')[0] ?? prefix) };
}

function isWithin(name: string, prefix: string): boolean {
  return name.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`) || name === prefix;
}
