import { ecosystemFamily, ecosystemType, isDistroType, ownValue, type PackageType } from '../../model/index.ts';

/** What an ecosystem says of its packages. */
export interface EcosystemFacts {
  readonly ecosystem: string;
  /** Null for one that is not known. */
  readonly type: PackageType | null;
  /** Null for a language's. */
  readonly distro: string | null;
}

export function ecosystemFacts(ecosystem: string): EcosystemFacts {
  const type = ecosystemType(ecosystem);
  return { ecosystem, type, distro: type !== null && isDistroType(type) ? distroLabel(ecosystem) : null };
}

/** Families whose os-release id is not their name in lower case. */
const DISTRO_IDS: Readonly<Record<string, string>> = {
  'Red Hat': 'rhel',
  'Rocky Linux': 'rocky',
  'Azure Linux': 'azurelinux',
  'Photon OS': 'photon',
};

/** As the `distro` of a package URL: `alpine-3.10` of `Alpine:v3.10`, `wolfi` of `Wolfi`. */
function distroLabel(ecosystem: string): string {
  const family = ecosystemFamily(ecosystem);
  const id = ownValue(DISTRO_IDS, family) ?? family.toLowerCase().replaceAll(' ', '-');
  const release = ecosystem.slice(family.length + 1).replace(/^v(?=\d)/, '');
  return release === '' ? id : `${id}-${release.toLowerCase().replaceAll(/[ :]/g, '-')}`;
}
