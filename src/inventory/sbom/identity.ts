import { hash } from 'node:crypto';
import type { Inventory, Package } from '../../model/index.ts';

/** The program that writes a document, as its readers are told. */
export interface Tool {
  readonly name: string;
  readonly version: string;
}

/**
 * A UUID made of a text, the same for the same text, so that two runs give the same bytes. Version 8, whose bits are the
 * maker's own: https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8
 */
export function uuidOf(text: string): string {
  const digits = hash('sha256', text);
  const variant = ((Number.parseInt(digits.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-');
}

/** The name by which a document refers to each package: its URL, and a number where two have the same. */
export function packageReferences({ packages }: Inventory): ReadonlyMap<Package, string> {
  const counts = new Map<string, number>();
  return new Map(
    packages.map((pkg) => {
      const count = (counts.get(pkg.purl) ?? 0) + 1;
      counts.set(pkg.purl, count);
      return [pkg, count === 1 ? pkg.purl : `${pkg.purl}#${count}`];
    }),
  );
}

/** Packages by the one that owns them; under null those that no package of the list owns. */
export function packagesByOwner({ packages }: Inventory): ReadonlyMap<Package | null, readonly Package[]> {
  const byPurl = new Map(packages.toReversed().map((pkg) => [pkg.purl, pkg]));
  // An owner is a distribution's package, and nobody owns those; a list that says otherwise is not followed in circles.
  const ownerOf = (pkg: Package): Package | null => {
    const owner = pkg.owner === null ? undefined : byPurl.get(pkg.owner);
    return owner === undefined || owner.owner !== null || owner === pkg ? null : owner;
  };
  return Map.groupBy(packages, ownerOf);
}

/**
 * The time that a document carries: the image's own, in whole seconds; the first second of 1970 for an image without
 * one, since the time of writing would make two documents of one image differ.
 */
export function documentTime({ image }: Inventory): Date {
  const milliseconds = image.created === null ? Number.NaN : Date.parse(image.created);
  return new Date(Number.isNaN(milliseconds) ? 0 : Math.floor(milliseconds / 1000) * 1000);
}
