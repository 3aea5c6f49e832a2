import { isChiselManifest } from '../inventory/index.ts';
import {
  compareText,
  type Distro,
  distroEcosystems,
  endOfLife,
  formatDay,
  type Inventory,
  isDistroType,
  languageEcosystems,
  namedBy,
  type Package,
  type PackageType,
  parentDistribution,
  type Seconds,
  type Warning,
} from '../model/index.ts';
import type { Matched, Matcher } from './matcher.ts';
import { isOfUnknownStream } from './module-stream.ts';

/**
 * An empty list must not pass for a clean image: says what could not be judged, or only by somebody else's word.
 * @param built when the database was built, which is the day that is judged where no other is asked for
 */
export function warningsOf(
  inventory: Inventory,
  matcher: Matcher,
  matched: Matched,
  built: Seconds,
): readonly Warning[] {
  return [
    ...unjudged(inventory, matcher.index.ecosystems()),
    ...unversioned(matched.unversioned),
    ...withoutSource(inventory),
    ...ofAnyStream(inventory),
    ...aboutRelease(inventory, matcher.asOf ?? built),
    ...undated(matched.undatedSources),
  ];
}

/** One warning for each kind of package of which the database says nothing. */
function unjudged({ distro, packages }: Inventory, known: ReadonlySet<string>): readonly Warning[] {
  const counts = new Map<PackageType, number>();
  for (const { type } of packages) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([type, count]): Warning[] => {
      const ofDistro = isDistroType(type);
      // A distribution that could not be told has its own warning, from where the packages were read.
      if (ofDistro && distro === null) return [];
      const ecosystems = ofDistro && distro ? distroEcosystems(distro, type) : languageEcosystems(type);
      if (ecosystems.some((ecosystem) => known.has(ecosystem))) return [];
      const subject = ofDistro && distro ? distro.name : (ecosystems[0] ?? type);
      const these = count === 1 ? `1 ${type} package was` : `${count} ${type} packages were`;
      const message =
        ecosystems.length === 0
          ? `no source of advisories that fixedin reads speaks of it, so ${these} not judged`
          : `the database holds no advisories for it, so ${these} not judged; add a source (fixedin db build --from, fixedin db update)`;
      return [{ code: 'no-advisories', subject, message }];
    });
}

/** Packages that a warning names. */
const SHOWN = 5;

/** One warning for each kind of package of which some state nothing that can be held against a fix. */
function unversioned(packages: readonly Package[]): readonly Warning[] {
  return [...Map.groupBy(packages, ({ type }) => type)]
    .sort(([a], [b]) => compareText(a, b))
    .map(([type, all]): Warning => {
      const names = [...new Set(all.map(nameAndVersion))].sort(compareText);
      const shown = names.slice(0, SHOWN).join(', ') + (names.length > SHOWN ? ' and others' : '');
      const these = all.length === 1 ? 'a package states' : `${all.length} packages state`;
      const message = `${these} no version that can be compared, and advisories speak of it, so that was not judged: ${shown}`;
      return { code: 'no-version', subject: type, message };
    });
}

/**
 * A chiselled root's manifest names packages and not the sources that they are of. Where advisories speak of sources,
 * only packages that are called like theirs can be judged.
 */
function withoutSource({ distro, packages }: Inventory): readonly Warning[] {
  const cut = packages.filter(
    ({ origin, locations }) => origin === null && locations.some(({ path }) => isChiselManifest(path)),
  );
  if (distro === null || cut.length === 0 || !distroEcosystems(distro, 'deb').some(isNamedBySource)) return [];
  const these = cut.length === 1 ? '1 of its packages' : `${cut.length} of its packages`;
  const message = `its advisories name source packages, which a chiselled root does not tell: ${these} (${shownNames(cut)}) were matched only by advisories on a source of the same name; an SBOM that names sources is judged whole`;
  return [{ code: 'no-source', subject: distro.name, message }];
}

function isNamedBySource(ecosystem: string): boolean {
  return namedBy(ecosystem) === 'source';
}

function ofAnyStream({ distro, packages }: Inventory): readonly Warning[] {
  const streamless = packages.filter(isOfUnknownStream);
  if (distro === null || streamless.length === 0) return [];
  const these = streamless.length === 1 ? 'a package was' : `${streamless.length} packages were`;
  const message = `${these} built in a module, and nothing says in which stream of it (${shownNames(streamless)}): the advisories on all streams were taken to hold`;
  return [{ code: 'unknown-stream', subject: distro.name, message }];
}

function shownNames(packages: readonly Package[]): string {
  const names = [...new Set(packages.map(({ name }) => name))].sort(compareText);
  return names.slice(0, SHOWN).join(', ') + (names.length > SHOWN ? ' and others' : '');
}

function nameAndVersion({ namespace, name, version }: Package): string {
  return `${namespace === '' ? '' : `${namespace}/`}${name} ${version || '(none)'}`;
}

function aboutRelease({ distro, packages }: Inventory, day: Seconds): readonly Warning[] {
  if (distro === null || !packages.some(({ type }) => isDistroType(type))) return [];
  return [...pastItsEnd(distro, day), ...borrowed(distro)];
}

function pastItsEnd(distro: Distro, day: Seconds): readonly Warning[] {
  const end = endOfLife(distro);
  if (end === null || end >= day) return [];
  const message = `its end of life was ${formatDay(end)}: what has been found since may be in it unlisted, and gets no fix`;
  return [{ code: 'end-of-life', subject: distro.name, message }];
}

function borrowed(distro: Distro): readonly Warning[] {
  const parent = parentDistribution(distro);
  if (parent === null) return [];
  const message = `publishes no advisories of its own, so it was judged by those of ${parent}, whose packages it has`;
  return [{ code: 'borrowed-advisories', subject: distro.name, message }];
}

function undated(sources: readonly string[]): readonly Warning[] {
  if (sources.length === 0) return [];
  const message = 'carries no dates, so its advisories are judged as they are known today';
  return [{ code: 'undated-source', subject: sources.join(', '), message }];
}
