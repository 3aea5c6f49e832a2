import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { needsProgram } from '../test/programs.ts';
import { BUDGETS } from './budgets.ts';
import type { DerivedImages, DerivedTag } from './derived-images.ts';
import type { LayerBlob } from './layer-blobs.ts';
import type { BenchImages, ImageTag } from './make-images.ts';
import { measure } from './measure.ts';
import { findOtherScanners, OTHER_ROWS, type OtherScanner } from './other-scanners.ts';
import type { Product } from './product.ts';
import { alternate, type Contestant, median, peakBytes, ratio, type Samples, seconds } from './rounds.ts';
import type { Budget, Row } from './table.ts';

/** A row to be: the product against a limit. */
interface Match {
  readonly name: string;
  readonly what: string;
  readonly ours: Contestant;
  readonly limit: Contestant;
  readonly budget: Budget | null;
}

export interface ScanSettings {
  readonly product: Product;
  readonly images: BenchImages;
  /** Those that were made of them; null where they could not be. */
  readonly derived: DerivedImages | null;
  /** The database to judge by. */
  readonly database: string;
  /** One that says nothing of Debian; null where there are no real feeds. */
  readonly silentDatabase: string | null;
  /** A folder for layer caches. */
  readonly work: string;
  readonly rounds: number;
  /** Which rows, by name. */
  readonly wanted: (name: string) => boolean;
  readonly say: (line: string) => void;
}

export const SCAN_ROWS = [
  'start',
  'cold-one-layer',
  'cold-layers',
  'both-cores',
  'cold-zstd',
  'cold-base',
  'cold-zstd-layers',
  'cold-large-layers',
  'cold-large-one-layer',
  'cold-diff',
  ...OTHER_ROWS,
  'warm-one-layer',
  'warm-layers',
  'warm-silent',
  'warm-diff',
] as const;

/** Measures scans and diffs of the images against the limits of this machine. */
export async function measureScans(settings: ScanSettings): Promise<readonly Row[]> {
  if (!needsProgram('igzip', 'zstd', 'time')) return [];
  const warmCache = join(settings.work, 'cache-warm');
  await rm(warmCache, { recursive: true, force: true });
  const others = await findOtherScanners(
    settings.images.layout,
    'layers',
    settings.work,
    settings.wanted,
    settings.say,
  );
  const matches = matchesOf(settings, warmCache, others).filter(({ name }) => settings.wanted(name));
  // A limit that several rows share is run once a round.
  const contestants = new Map(matches.flatMap(({ ours, limit }) => [ours, limit]).map((one) => [one.name, one]));
  const samples = await alternate([...contestants.values()], settings.rounds, settings.say);
  return matches.flatMap((match): Row[] => {
    const ours = samples.get(match.ours.name);
    const limit = samples.get(match.limit.name);
    return ours === undefined || limit === undefined ? [] : [row(match, ours, limit)];
  });
}

function matchesOf(
  { product, images, derived, database, silentDatabase, work }: ScanSettings,
  warmCache: string,
  others: readonly OtherScanner[],
): readonly Match[] {
  const { layout } = images;
  const reference = (tag: ImageTag) => `oci-layout:${layout}:${tag}`;
  const options = (cache: string, by = database) => [
    ...['--db', by, '--cache', cache],
    ...['--offline', '--quiet', '-o', 'json'],
  ];
  const start: Contestant = { name: 'node -e 0', run: () => measure(process.execPath, ['-e', '0']) };
  const coldCache = join(work, 'cache-cold');
  const coldRun = (name: string, ...args: readonly string[]): Contestant => ({
    name,
    prepare: () => rm(coldCache, { recursive: true, force: true }),
    run: () => product.run([...args, ...options(coldCache)]),
  });
  const cold = (tag: ImageTag): Contestant => coldRun(`cold scan of ${tag}`, 'scan', reference(tag));
  const derivedRow = (tag: DerivedTag, program: 'igzip' | 'zstd', ratio: number | null): readonly Match[] => {
    if (derived === null) return [];
    const layers = derived.images[tag];
    return [
      {
        name: `cold-${tag}`,
        what: `cold scan, ${describe(layers)}`,
        ours: coldRun(`cold scan of ${tag}`, 'scan', `oci-layout:${derived.layout}:${tag}`),
        limit: inflate(program, derived.layout, layers),
        budget: ratio === null ? null : { of: 'ratio', bound: 'at most', value: ratio },
      },
    ];
  };
  const warm = (tag: ImageTag): Contestant => ({
    name: `warm scan of ${tag}`,
    run: () => product.run(['scan', reference(tag), ...options(warmCache)]),
  });
  const silent = (by: string): Match => ({
    name: 'warm-silent',
    what: 'the same, by advisories that say nothing of it',
    ours: {
      name: 'warm scan in silence',
      run: () => product.run(['scan', reference('layers'), ...options(warmCache, by)]),
    },
    limit: start,
    budget: { of: 'ours', bound: 'at most', value: BUDGETS.warmScanSeconds },
  });
  return [
    {
      name: 'start',
      what: 'fixedin --version',
      ours: { name: 'fixedin --version', run: () => product.run(['--version']) },
      limit: start,
      budget: null,
    },
    {
      name: 'cold-one-layer',
      what: `cold scan, ${describe(images.images['one-layer'])}`,
      ours: cold('one-layer'),
      limit: inflate('igzip', layout, images.images['one-layer']),
      budget: { of: 'ratio', bound: 'at most', value: BUDGETS.coldOneLayerRatio },
    },
    {
      name: 'cold-layers',
      what: `cold scan, ${describe(images.images.layers)}`,
      ours: cold('layers'),
      limit: inflate('igzip', layout, images.images.layers),
      budget: { of: 'ratio', bound: 'at most', value: BUDGETS.coldLayersRatio },
    },
    {
      name: 'both-cores',
      what: 'igzip alone, of the same layers, on all cores',
      ours: inflateAtOnce(layout, images.images.layers),
      limit: inflate('igzip', layout, images.images.layers),
      budget: null,
    },
    {
      name: 'cold-zstd',
      what: `cold scan, ${describe(images.images.zstd)}`,
      ours: cold('zstd'),
      limit: inflate('zstd', layout, images.images.zstd),
      budget: null,
    },
    ...derivedRow('base', 'igzip', BUDGETS.coldOneLayerRatio),
    ...derivedRow('zstd-layers', 'zstd', null),
    ...derivedRow('large-layers', 'igzip', BUDGETS.coldLayersRatio),
    ...derivedRow('large-one-layer', 'igzip', BUDGETS.coldOneLayerRatio),
    {
      name: 'cold-diff',
      what: 'cold diff, all layers but the last against all',
      ours: coldRun('cold diff', 'diff', reference('before'), reference('layers')),
      // The layers that both share are read once, so that it is not two images that have to be inflated.
      limit: inflate('igzip', layout, images.images.layers),
      budget: { of: 'ratio', bound: 'at most', value: BUDGETS.coldLayersRatio },
    },
    ...others.map(
      ({ name, command, contestant }): Match => ({
        name: `cold-against-${name}`,
        what: `cold ${command}, ${describe(images.images.layers)}`,
        ours:
          command === 'scan'
            ? cold('layers')
            : {
                ...coldRun('cold sbom of layers'),
                run: () => product.run(['sbom', reference('layers'), '--cache', coldCache, '--offline', '--quiet']),
              },
        limit: contestant,
        budget: null,
      }),
    ),
    ...(['one-layer', 'layers'] as const).map(
      (tag): Match => ({
        name: `warm-${tag}`,
        what: `warm scan, ${describe(images.images[tag])}`,
        ours: warm(tag),
        limit: start,
        budget: { of: 'ours', bound: 'at most', value: BUDGETS.warmScanSeconds },
      }),
    ),
    ...(silentDatabase === null ? [] : [silent(silentDatabase)]),
    {
      name: 'warm-diff',
      what: 'warm diff, all layers but the last against all',
      ours: {
        name: 'warm diff',
        run: () => product.run(['diff', reference('before'), reference('layers'), ...options(warmCache)]),
      },
      limit: start,
      budget: { of: 'ours', bound: 'at most', value: BUDGETS.warmDiffSeconds },
    },
  ];
}

/** Decompressing the layers with a process a core, the largest first, into nothing: what no scan here can be below. */
function inflateAtOnce(layout: string, layers: readonly LayerBlob[]): Contestant {
  const paths = pathsOf(
    layout,
    layers.toSorted((a, b) => b.size - a.size),
  );
  const each = `igzip -dc "$1" >/dev/null`;
  const script = `printf '%s\\n' "$@" | xargs -n 1 -P ${availableParallelism()} sh -c '${each}' sh`;
  return { name: `igzip, all at once ${paths.join(' ')}`, run: () => measure('sh', ['-c', script, 'sh', ...paths]) };
}

/** Decompressing the layers one after another on one core, into nothing. */
function inflate(program: 'igzip' | 'zstd', layout: string, layers: readonly LayerBlob[]): Contestant {
  const paths = pathsOf(layout, layers);
  const loop = `for layer; do ${program} -dc "$layer" >/dev/null || exit; done`;
  return { name: `${program} ${paths.join(' ')}`, run: () => measure('sh', ['-c', loop, 'sh', ...paths]) };
}

function pathsOf(layout: string, layers: readonly LayerBlob[]): readonly string[] {
  const paths = layers.map(({ digest }) => join(layout, 'blobs', digest.replace(':', '/')));
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) throw new Error(`${missing}: missing; remove ${layout}, so that it is made anew`);
  return paths;
}

function describe(layers: readonly LayerBlob[]): string {
  const megabytes = Math.round(layers.reduce((sum, { size }) => sum + size, 0) / 1e6);
  const compression = layers.some(({ mediaType }) => mediaType.endsWith('zstd')) ? 'zstd' : 'gzip';
  return `${layers.length === 1 ? 'one layer' : `${layers.length} layers`} (${megabytes} MB ${compression})`;
}

function row({ name, what, limit, budget }: Match, ours: Samples, limited: Samples): Row {
  const best = Math.min(...seconds(ours));
  const limitBest = Math.min(...seconds(limited));
  const of = limit.name.replace(/ \/.*/, ' -dc');
  return {
    name,
    what,
    ours: { value: median(seconds(ours)), unit: 'seconds' },
    best: { value: best, unit: 'seconds' },
    limit: { value: median(seconds(limited)), unit: 'seconds', of, best: { value: limitBest, unit: 'seconds' } },
    ratio: ratio(ours, limited, (run) => run.seconds),
    bestRatio: best / limitBest,
    cpuRatio: ratio(ours, limited, (run) => run.cpuSeconds),
    budget,
    peakBytes: peakBytes(ours),
  };
}
