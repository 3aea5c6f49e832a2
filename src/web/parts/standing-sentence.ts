import type { AdvisoryListItem } from '../../database/index.ts';
import { ecosystemFamily, STATUSES, type Status } from '../../model/index.ts';
import { counted, grouped, listed } from './words.ts';

/** Packages by how they stand; one that several advisories speak of counts once, by the most pressing. */
export interface PackageTally {
  readonly packages: number;
  readonly byStatus: Readonly<Record<Status, number>>;
}

/** Releases of a distribution (`AlmaLinux:8`, `AlmaLinux:9`) have the same packages: each name counts once. */
export function tallyPackages(items: readonly AdvisoryListItem[]): PackageTally {
  const worst = new Map<string, Status>();
  for (const { package: named, status } of items) {
    const key = JSON.stringify([ecosystemFamily(named.ecosystem), named.name]);
    const known = worst.get(key);
    // STATUSES has the most pressing first.
    if (known === undefined || STATUSES.indexOf(status) < STATUSES.indexOf(known)) worst.set(key, status);
  }
  const byStatus: Record<Status, number> = {
    affected: 0,
    'pending-upstream-fix': 0,
    'fix-not-planned': 0,
    'under-investigation': 0,
    fixed: 0,
    'not-affected': 0,
  };
  for (const status of worst.values()) byStatus[status] += 1;
  return { packages: worst.size, byStatus };
}

/** `Fixed in 121 of 134 packages; 8 not affected; 5 without a fix.` */
export function standingSentence(items: readonly AdvisoryListItem[]): string {
  const { packages, byStatus } = tallyPackages(items);
  if (packages === 0) return 'No package in this database is known to have it.';
  const open = OPEN.filter(([status]) => byStatus[status] > 0).map(
    ([status, phrase]) => `${grouped(byStatus[status])} ${phrase}`,
  );
  const fixed =
    byStatus.fixed === packages
      ? `Fixed in ${packages === 1 ? 'the one package' : `all ${counted(packages, 'package')}`} that it is known in`
      : byStatus.fixed === 0
        ? `Fixed in none of ${counted(packages, 'package')}`
        : `Fixed in ${grouped(byStatus.fixed)} of ${counted(packages, 'package')}`;
  const free = byStatus['not-affected'] === 0 ? [] : [`${grouped(byStatus['not-affected'])} not affected`];
  return `${[fixed, ...free, ...(open.length === 0 ? [] : [listed(open)])].join('; ')}.`;
}

const OPEN: readonly (readonly [Status, string])[] = [
  ['affected', 'affected without a fix'],
  ['pending-upstream-fix', 'waiting for upstream'],
  ['fix-not-planned', 'with no fix planned'],
  ['under-investigation', 'under investigation'],
];
