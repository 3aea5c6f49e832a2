import type { AffectedPackage } from '../../model/index.ts';
import { isName, type Shape, shapeAt, shapesAt } from '../shape.ts';

/**
 * SUSE's records name the source package, and beside it the binary packages that the update holds, with their own
 * versions: one statement for each of those. https://ossf.github.io/osv-schema/#defined-ecosystems, `SUSE`
 */
export function withSuseBinaries(source: AffectedPackage, affected: Shape): readonly AffectedPackage[] {
  if (!/^(?:open)?SUSE:/.test(source.ecosystem)) return [source];
  const binaries = new Map<string, string>();
  for (const listed of shapesAt(shapeAt(affected, 'ecosystem_specific'), 'binaries')) {
    for (const [name, version] of Object.entries(listed))
      if (isName(name) && isName(version)) binaries.set(name, version);
  }
  const { judgement } = source;
  if (judgement.kind !== 'ranges' || binaries.size === 0) return [source];
  return [...binaries].map(([name, version]) => ({
    ...source,
    name,
    judgement: {
      ...judgement,
      ranges: judgement.ranges.map((range) => (range.fixed === null ? range : { ...range, fixed: version })),
    },
  }));
}
