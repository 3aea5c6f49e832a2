import { PLACES } from './analyser.ts';
import type { ImageLayers, PlacedAnalysis } from './image-layers.ts';
import type { LayerAnalysis, NamesOf } from './layer-analysis.ts';
import { MAX_FOLLOWED_LINKS, MAX_LINK_ROUNDS, MAX_NAMES } from './limits.ts';

/** What is at or below `real` is found by the system at or below `as`. */
export interface Redirect {
  readonly real: string;
  readonly as: string;
}

/** What links led to, and how many links were not followed because there are too many. */
export interface LinkedEvidence {
  readonly analyses: readonly PlacedAnalysis[];
  readonly unfollowed: number;
}

/** Analyses one layer of the image for what redirects name, and nothing else. */
export type AnalyseRedirected = (layer: number, redirects: readonly Redirect[]) => Promise<LayerAnalysis>;

/**
 * Evidence behind symbolic links that lead to where no cataloger looks, possibly in another layer: `var/lib/dpkg` to
 * `/data/dpkg`, `etc/os-release` to `/opt/etc/release`. Only the fold of all layers knows where such a link leads, so
 * the layers that have its target are read again, for it alone. Links of that kind are rare; the usual ones (`lib` to
 * `usr/lib`, `etc/os-release` to `usr/lib/os-release`) lead to where catalogers look anyway and cost nothing.
 */
export async function findLinkedEvidence(
  layers: ImageLayers,
  layerCount: number,
  analyse: AnalyseRedirected,
): Promise<LinkedEvidence> {
  const analyses: PlacedAnalysis[] = [];
  const seen = new Set<string>();
  let unfollowed = 0;
  let names = linkedNames(layers);
  for (let round = 0; names.size > 0; round++) {
    const limit = round < MAX_LINK_ROUNDS ? MAX_FOLLOWED_LINKS : 0;
    const redirects: Redirect[] = [];
    for (const as of [...names].sort()) {
      if (seen.has(as)) continue;
      if (seen.size >= limit || layers.isExhausted) {
        unfollowed++;
        continue;
      }
      seen.add(as);
      const real = await layers.resolve(as);
      if (real !== null && real !== '' && !(await isLookedAt(real))) redirects.push({ real, as });
    }
    const found = await analyseTargets(layers, layerCount, redirects, analyse);
    analyses.push(...found);
    names = new Set(found.flatMap((one) => namesOfLinks(layers, one, redirects)));
  }
  return { analyses, unfollowed };
}

/** Every visible link that is evidence by its name, and every place that a link is on the way to. */
function linkedNames(layers: ImageLayers): Set<string> {
  const names = new Set<string>();
  for (const link of layers.links()) {
    const places = PLACES.filter((place) => place === link || place.startsWith(`${link}/`));
    for (const name of places.length > 0 ? places : [link]) names.add(name);
  }
  return names;
}

/**
 * Whether catalogers see a path under its own name, or what is below it: those that look at places, for others take a
 * file for something else than what the link says that it is (`/opt/release` for what a JDK has).
 */
async function isLookedAt(real: string): Promise<boolean> {
  if (PLACES.some((place) => real === place || real.startsWith(`${place}/`))) return true;
  const { CATALOGERS } = await import('./catalogers/index.ts');
  return CATALOGERS.some((cataloger) => cataloger.places.length > 0 && cataloger.wants(real, 0));
}

/** One analysis for each layer that has any of the targets. */
async function analyseTargets(
  layers: ImageLayers,
  layerCount: number,
  redirects: readonly Redirect[],
  analyse: AnalyseRedirected,
): Promise<PlacedAnalysis[]> {
  const wanted: Redirect[][] = Array.from({ length: layerCount }, () => []);
  for (const redirect of redirects) {
    const found = layers.overlay.find(redirect.real);
    const holders = found?.kind === 'directory' ? layers.overlay.layersOf(redirect.real) : [found?.layer ?? -1];
    for (const layer of holders) wanted[layer]?.push(redirect);
  }
  const analyses: PlacedAnalysis[] = [];
  for (const [layer, of] of wanted.entries()) {
    if (of.length > 0) analyses.push({ layer, analysis: await analyse(layer, of) });
  }
  return analyses;
}

/** Names of links that were found behind links. */
function namesOfLinks(
  layers: ImageLayers,
  { layer, analysis }: PlacedAnalysis,
  redirects: readonly Redirect[],
): string[] {
  const namesOf = redirectedNames(redirects);
  return [...analysis.links.keys()].filter((path) => layers.shows(layer, path)).flatMap(namesOf);
}

/** The names under which redirects make the file at a path known; of too many, those of the nearest folders. */
export function redirectedNames(redirects: readonly Redirect[]): NamesOf {
  const asOf = Map.groupBy(redirects, ({ real }) => real);
  return (path) => {
    const names: string[] = [];
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      for (const { as } of asOf.get(path.slice(0, end)) ?? []) {
        if (names.length >= MAX_NAMES) return names;
        names.push(as + path.slice(end));
      }
    }
    return names;
  };
}
