import { type AddressGuard, formatReference, parseReference } from '../../image/index.ts';
import { HttpProblem } from '../errors.ts';

/** Which registries the server may ask, as its configuration says. */
export interface RegistryPolicy {
  /** `ghcr.io` for a whole registry, `ghcr.io/org` for what is below. */
  readonly allowed: readonly string[];
  /** Registries that are asked over plain HTTP. */
  readonly insecure: readonly string[];
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

/** Only a registry that is named itself may be in a private network; where it redirects to is named by nobody. */
export function guardOf({ allowed }: RegistryPolicy): AddressGuard {
  return { named: allowed.map((prefix) => prefix.split('/')[0] ?? prefix) };
}

function isWithin(name: string, prefix: string): boolean {
  return name.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`) || name === prefix;
}
