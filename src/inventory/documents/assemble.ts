import {
  compareText,
  type Distro,
  type Inventory,
  isDigest,
  isDistroType,
  NO_RUN_CONFIG,
  type Package,
  type Warning,
} from '../../model/index.ts';
import { distroOfPackageUrl } from './distro.ts';
import { checkCount } from './json.ts';
import { packageIn, type ReadPackage, readPackage } from './package.ts';
import type { FoundImage, FoundPackage, FoundReport, ScannerReport } from './types.ts';

/** The inventory that a document comes to. @throws {InventoryError} when it lists too many components. */
export function assembleInventory(found: FoundImage, subject: string): Inventory {
  return assemble(found, found.packages, subject).inventory;
}

/** A report, its findings tied to the packages of its inventory. @throws {InventoryError} when it lists too much. */
export function assembleReport(found: FoundReport, subject: string): ScannerReport {
  checkCount(found.reported.length, subject);
  // Findings share the packages of the report's own list, where it has one.
  const all = [...new Set([...found.packages, ...found.reported.map((finding) => finding.package)])];
  const { inventory, packageOf } = assemble(found, all, subject);
  return {
    scanner: found.scanner,
    format: found.format,
    inventory,
    reported: found.reported.map(({ id, aliases, severity, fixedIn, package: about }) => ({
      id,
      aliases,
      severity,
      fixedIn: fixedIn === '' ? null : fixedIn,
      name: about.name,
      version: about.version,
      package: packageOf.get(about) ?? null,
    })),
  };
}

interface Assembled {
  readonly inventory: Inventory;
  readonly packageOf: ReadonlyMap<FoundPackage, Package>;
}

function assemble(found: FoundImage, all: readonly FoundPackage[], subject: string): Assembled {
  checkCount(all.length, subject);
  const read = all.map(readPackage).filter((one) => one !== null);
  const distro = found.distro ?? distroOf(read);
  const distinct = new Map<string, Package>();
  const packageOf = new Map<FoundPackage, Package>();
  const byKey = new Map<string, Package>();
  for (const one of read) {
    const made = packageIn(distro, one, subject);
    if (made === null) continue;
    const identity = `${made.purl}\n${made.locations[0]?.path ?? ''}`;
    const pkg = distinct.get(identity) ?? made;
    distinct.set(identity, pkg);
    packageOf.set(one.found, pkg);
    if (one.found.key !== '') byKey.set(one.found.key, pkg);
  }
  const owners = ownersOf(read, packageOf, byKey);
  const owned = new Map([...owners].map(([pkg, owner]) => [pkg, { ...pkg, owner }]));
  const whole = (pkg: Package): Package => owned.get(pkg) ?? pkg;
  return {
    inventory: {
      image: imageFacts(found, subject),
      distro,
      packages: [...distinct.values()].map(whole).sort(byPurl),
      warnings: [
        ...(found.own?.warnings ?? []),
        ...unread(all.length - packageOf.size, all.length, subject),
        // An image without a distribution has said so itself when it was cataloged.
        ...(found.own === undefined ? unknownDistro(distro, read, subject) : []),
      ],
    },
    packageOf: owned.size === 0 ? packageOf : new Map([...packageOf].map(([one, pkg]) => [one, whole(pkg)])),
  };
}

function distroOf(read: readonly ReadPackage[]): Distro | null {
  let nameless: Distro | null = null;
  for (const { url } of read) {
    const distro = url === null ? null : distroOfPackageUrl(url);
    if (distro !== null && distro.version !== '') return distro;
    nameless ??= distro;
  }
  return nameless;
}

function ownersOf(
  read: readonly ReadPackage[],
  packageOf: ReadonlyMap<FoundPackage, Package>,
  byKey: ReadonlyMap<string, Package>,
): ReadonlyMap<Package, string> {
  const owners = new Map<Package, string>();
  for (const { found } of read) {
    const pkg = packageOf.get(found);
    const owner = found.owner === '' ? undefined : byKey.get(found.owner);
    if (pkg && owner && owner !== pkg && isDistroType(owner.type)) owners.set(pkg, owner.purl);
  }
  return owners;
}

function imageFacts(found: FoundImage, subject: string): Inventory['image'] {
  return {
    reference: found.reference === '' ? subject : found.reference,
    digest: isDigest(found.digest) ? found.digest : null,
    platform: found.platform,
    created: found.own?.created ?? null,
    layers: found.own?.layers ?? [],
    config: NO_RUN_CONFIG,
  };
}

function unread(count: number, all: number, subject: string): readonly Warning[] {
  if (count === 0) return [];
  const message = `${count} of ${all} components name no package of a kind that is known, or no version, and were not judged`;
  return [{ code: 'unread-components', subject, message }];
}

/** Without a distribution its packages cannot be looked up anywhere, so an empty list of findings would mislead. */
function unknownDistro(distro: Distro | null, read: readonly ReadPackage[], subject: string): readonly Warning[] {
  const count = read.filter(({ type }) => isDistroType(type)).length;
  if (count === 0 || distro !== null) return [];
  const message = `names no distribution, so its ${count} distribution packages cannot be matched`;
  return [{ code: 'unknown-distro', subject, message }];
}

function byPurl(a: Package, b: Package): number {
  return compareText(a.purl, b.purl) || compareText(a.locations[0]?.path ?? '', b.locations[0]?.path ?? '');
}
