import type { Package } from '../model/index.ts';
import type { OwnerName } from './catalogers/index.ts';
import type { OwnerOf } from './fold.ts';
import type { ImageLayers, PlacedAnalysis } from './image-layers.ts';
import { listsNaming } from './ownership.ts';

/** Folders that distributions moved into `usr`, leaving a link: their lists of files may still name the old place. */
const MOVED_TO_USR = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'];

/** Who owns which path of the image: lists that can be seen, naming packages that are installed. */
export async function findOwners(
  layers: ImageLayers,
  analyses: readonly PlacedAnalysis[],
  packages: readonly Package[],
): Promise<OwnerOf> {
  const purls = purlsByOwnerName(packages);
  const ownerships = await Promise.all(
    analyses.map(async ({ layer, analysis }) => ({ layer, ownership: await analysis.ownership() })),
  );
  const moved = MOVED_TO_USR.filter((folder) => layers.overlay.find(folder)?.kind === 'symlink');
  return (path) => {
    const owners: string[] = [];
    for (const spelling of [
      path,
      ...moved.filter((folder) => path.startsWith(`usr/${folder}/`)).map(() => path.slice(4)),
    ]) {
      for (const { layer, ownership } of ownerships) {
        for (const { evidence, owner } of listsNaming(ownership, spelling)) {
          const purl = purls.get(keyOf(owner));
          if (purl !== undefined && layers.shows(layer, evidence)) owners.push(purl);
        }
      }
    }
    // One file of several: the same package in two architectures.
    return owners.sort()[0] ?? null;
  };
}

/** Each package under its name with its architecture, and the first of each name under the name alone. */
function purlsByOwnerName(packages: readonly Package[]): ReadonlyMap<string, string> {
  const purls = new Map<string, string>();
  for (const { type, name, architecture, purl } of packages) {
    for (const key of [keyOf({ type, name, architecture }), keyOf({ type, name, architecture: '' })]) {
      if (!purls.has(key)) purls.set(key, purl);
    }
  }
  return purls;
}

function keyOf({ type, name, architecture }: OwnerName): string {
  return `${type} ${name} ${architecture}`;
}
