import {
  compareText,
  type Distro,
  type Hash,
  isDistroType,
  type Location,
  type Package,
  UsageError,
  type Warning,
} from '../model/index.ts';
import { OS_RELEASE_PLACES } from './catalogers/os-release.ts';
import type { CatalogedPackage } from './catalogers/types.ts';
import { packageUrlIn } from './distro-package-url.ts';
import type { FoldedInventory } from './inventory-entry.ts';
import type { EvidenceRecord } from './layer-analysis.ts';
import { areSameHashes } from './stated-hashes.ts';

/** Evidence that is visible in the whole image, and the diff ID of its layer (empty for a plain folder). */
export interface VisibleEvidence {
  readonly record: EvidenceRecord;
  readonly layer: string;
}

/** Packages without owners yet, sorted by package URL. */
export interface FoldedPackages {
  readonly distro: Distro | null;
  readonly packages: readonly Package[];
  readonly warnings: readonly Warning[];
}

/** The package (its package URL) that owns a path; null for none. */
export type OwnerOf = (path: string) => string | null;

/**
 * Makes packages of what can be seen of an image's layers. The same package in several files is one package with
 * several locations.
 * @param known the distribution, where it is not to be found among the evidence
 */
export function foldPackages(evidence: readonly VisibleEvidence[], known: Distro | null = null): FoldedPackages {
  const sorted = [...evidence].sort(byPath);
  const distro = known ?? findDistro(sorted);
  const merged = new Map<string, MergedPackage>();
  const warnings: Warning[] = [];
  for (const { record, layer } of sorted) {
    const problems = [...record.problems];
    for (const found of record.packages) {
      try {
        merge(merged, found, distro, locationOf(record, layer, found));
      } catch (error) {
        // A name that no package URL can carry; one such sentence a file is enough.
        if (!(error instanceof UsageError)) throw error;
        if (problems.length === record.problems.length) problems.push(error.message);
      }
    }
    for (const message of problems) {
      // Several catalogers look at one program, and trip over the same.
      const isTold = warnings.at(-1)?.subject === record.path && warnings.at(-1)?.message === message;
      if (!isTold) warnings.push({ code: 'unreadable-file', subject: record.path, message });
    }
  }
  const packages = [...merged]
    .map(([purl, merged]) => toPackage(purl, merged))
    .sort((a, b) => compareText(a.purl, b.purl));
  return { distro, packages, warnings: [...warnings, ...unknownDistro(distro, packages)] };
}

/**
 * Puts the owners on: a package all of whose evidence belongs to one other package is owned by it (Matching 6).
 * What is of no ecosystem and known by its programs alone is a package only where no other brought these programs.
 */
export function withOwners({ distro, packages, warnings }: FoldedPackages, ownerOf: OwnerOf): FoldedInventory {
  return { distro, packages: packages.flatMap((one) => withOwner(one, ownerOf)), warnings };
}

function withOwner(one: Package, ownerOf: OwnerOf): readonly Package[] {
  if (isDistroType(one.type)) return [one];
  if (one.type !== 'generic') return [{ ...one, owner: soleOwner(one, ownerOf) }];
  const locations = one.locations.filter(({ path }) => ownerOf(path) === null);
  return locations.length === 0 ? [] : [{ ...one, locations }];
}

function toPackage(purl: string, { found, hashes, namespace, locations }: MergedPackage): Package {
  const { inside: _, hashes: __, ...pkg } = found;
  const stated = hashes === undefined || hashes.length === 0 ? {} : { hashes };
  return { ...pkg, ...stated, namespace, purl, locations, owner: null };
}

interface MergedPackage {
  readonly found: CatalogedPackage;
  /** What all files that state any agree on; empty where they do not: two builds have one package URL. */
  hashes: readonly Hash[] | undefined;
  readonly namespace: string;
  readonly locations: Location[];
}

function merge(
  merged: Map<string, MergedPackage>,
  found: CatalogedPackage,
  distro: Distro | null,
  location: Location,
): void {
  const { namespace, purl } = packageUrlIn(distro, found);
  const known = merged.get(purl);
  const last = known?.locations.at(-1);
  if (known === undefined) {
    merged.set(purl, { found, hashes: found.hashes, namespace, locations: [location] });
    return;
  }
  if (found.hashes !== undefined) {
    known.hashes = areSameHashes(known.hashes ?? found.hashes, found.hashes) ? found.hashes : [];
  }
  if (last?.path !== location.path || last.inside !== location.inside) known.locations.push(location);
}

function locationOf({ path }: EvidenceRecord, layer: string, { inside }: CatalogedPackage): Location {
  return inside === undefined || inside === '' ? { path, layer } : { path, layer, inside };
}

function soleOwner({ locations }: Package, ownerOf: OwnerOf): string | null {
  const owners = new Set(locations.map(({ path }) => ownerOf(path)));
  const [owner] = owners;
  return owners.size === 1 ? (owner ?? null) : null;
}

function findDistro(evidence: readonly VisibleEvidence[]): Distro | null {
  for (const place of OS_RELEASE_PLACES) {
    const found = evidence.find(({ record }) => record.as === place && record.distro !== null);
    if (found !== undefined) return found.record.distro;
  }
  return null;
}

/** Without a distribution its packages cannot be looked up anywhere, so an empty list of findings would mislead. */
function unknownDistro(distro: Distro | null, packages: readonly Package[]): Warning[] {
  const count = packages.filter(({ type }) => isDistroType(type)).length;
  if (count === 0 || (distro !== null && distro.id !== 'linux')) return [];
  const message = `the image names no distribution, so its ${count} distribution packages cannot be matched`;
  return [{ code: 'unknown-distro', subject: OS_RELEASE_PLACES[0] ?? '', message }];
}

function byPath(a: VisibleEvidence, b: VisibleEvidence): number {
  return compareText(a.record.path, b.record.path) || compareText(a.record.as, b.record.as);
}
