import type { Cause, Diff, ExplainedChange, Scan, VulnerabilityChange } from '../model/index.ts';
import { type Json, jsonPieces } from './json.ts';

/** The program that made a report, as its readers are told. */
export interface Scanner {
  readonly name: string;
  readonly version: string;
}

/**
 * A diff as JSON: `packages` and `vulnerabilities` in the shape that image-diff readers know, each vulnerability with
 * its cause, and beside them the images and the figures.
 */
export function diffJson(diff: Diff, scanner: Scanner): Iterable<string> {
  const { packages, vulnerabilities } = diff;
  return jsonPieces({
    packages: {
      added: packages.added.map(({ name, version, reference }) => ({ name, version, reference })),
      removed: packages.removed.map(({ name, version, reference }) => ({ name, version, reference })),
      changed: packages.changed.map(({ name, current, previous, direction }) => ({
        name,
        current: { version: current.version, reference: current.reference },
        previous: { version: previous.version, reference: previous.reference },
        direction,
      })),
    },
    vulnerabilities: {
      added: vulnerabilities.added.map(explainedJson),
      removed: vulnerabilities.removed.map(explainedJson),
      unchanged: vulnerabilities.unchanged.map(changeJson),
      metadata: [metadata(diff.from, scanner), metadata(diff.to, scanner)],
    },
    image: image(diff),
    summary: summary(diff),
  });
}

function changeJson({ id, reference, severity, packages, aliases }: VulnerabilityChange): {
  readonly [key: string]: Json;
} {
  return { id, reference, severity, packages, aliases };
}

function explainedJson(change: ExplainedChange): Json {
  const others = change.causes.filter((cause) => cause !== change.because);
  return { ...changeJson(change), because: causeJson(change.because), alsoBecause: others.map(causeJson) };
}

function causeJson({ kind, package: name, from, to, fixedIn, advisory, sentence }: Cause): Json {
  return { kind, package: name, from, to, fixedIn, advisory, sentence };
}

function metadata({ image, database }: Scan, scanner: Scanner): Json {
  return {
    digest: image.digest,
    scanner: { name: scanner.name, version: scanner.version },
    vulnerabilityDbLastBuildTime: database.built,
    vulnerabilityDbSchemaVersion: String(database.schemaVersion),
  };
}

function image({ from, to, layers, config }: Diff): Json {
  return {
    from: side(from),
    to: side(to),
    size: { from: storedSize(from), to: storedSize(to) },
    layers: { shared: layers.shared, added: layers.added, removed: layers.removed },
    config: { changed: config.map((entry) => ({ key: entry.key, from: asJson(entry.from), to: asJson(entry.to) })) },
  };
}

function side({ image: facts, inventory }: Scan): Json {
  return {
    reference: facts.reference,
    digest: facts.digest,
    platform: facts.platform,
    created: facts.created,
    distro: inventory.distro && { id: inventory.distro.id, version: inventory.distro.version },
  };
}

/** In bytes, as stored. */
function storedSize({ image: facts }: Scan): number {
  return facts.layers.reduce((sum, { size }) => sum + size, 0);
}

function summary({ packages, vulnerabilities }: Diff): Json {
  return {
    packages: { added: packages.added.length, removed: packages.removed.length, changed: packages.changed.length },
    vulnerabilities: {
      added: vulnerabilities.added.length,
      removed: vulnerabilities.removed.length,
      unchanged: vulnerabilities.unchanged.length,
    },
  };
}

/** A value of the run configuration, which came from JSON. */
function asJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object') return null;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asJson(member)]));
}
