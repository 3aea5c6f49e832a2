import {
  type AffectedPackage,
  type AffectedRange,
  canonicalEcosystem,
  ecosystemType,
  type Judgement,
  moduleStream,
  type PackageType,
  type SeverityRating,
} from '../../model/index.ts';
import { type RangeEvent, rangesFromEvents } from '../../version/index.ts';
import { isName, nameAt, namesAt, type Shape, shapeAt, shapesAt, textAt } from '../shape.ts';
import { isOfModule, moduleStreamsIn } from './module-streams.ts';
import { readRatings } from './osv-ratings.ts';
import { withSuseBinaries } from './suse-binaries.ts';

/** The events of one range of a record. */
type OsvRange = readonly RangeEvent[];

/**
 * One member of a record's `affected`, as statements: mostly one; none where it speaks of no package, or of an ecosystem
 * that fixedin does not know; several where it is for several module streams or lists a source's binary packages.
 * https://ossf.github.io/osv-schema/#affected-fields
 * @param summary the record's, in which errata name their module streams
 */
export function readAffected(
  affected: Shape,
  source: string,
  summary: string,
  judge: (affected: Shape, type: PackageType) => Judgement,
): readonly AffectedPackage[] {
  const { ecosystem, name } = shapeAt(affected, 'package');
  if (!isName(ecosystem) || !isName(name)) return [];
  const type = ecosystemType(ecosystem);
  if (type === null) return [];
  const purl = textAt(shapeAt(affected, 'package'), 'purl');
  const stated: AffectedPackage = {
    ecosystem: canonicalEcosystem(ecosystem),
    name,
    architecture: architectureOf(purl),
    judgement: judge(affected, type),
    ratings: [...readRatings(affected, source), ...wordRatings(affected, source)],
  };
  if (type !== 'rpm') return [stated];
  return withSuseBinaries(stated, affected).flatMap((one) => inModules(one, purl, summary));
}

/** The statement for each module stream that it is for; itself where none is named. */
function inModules(stated: AffectedPackage, purl: string, summary: string): readonly AffectedPackage[] {
  const [, label] = /[?&]rpmmod=([\w.+:%-]{1,200})(?=[&#]|$)/.exec(purl) ?? [];
  if (label !== undefined) return [{ ...stated, module: moduleStream(label.replaceAll(/%3a/gi, ':')) }];
  const streams = isOfModule(stated.judgement) ? moduleStreamsIn(summary) : [];
  return streams.length === 0 ? [stated] : streams.map((module) => ({ ...stated, module }));
}

/** How OSV itself judges: by ranges and listed versions. */
export function rangesJudgement(affected: Shape, type: PackageType): Judgement {
  const ranges = rangesIn(affected);
  const versions = namesAt(affected, 'versions');
  if (isNeverAffected(ranges) && versions.length === 0) {
    return { kind: 'not-affected', justification: null, note: '' };
  }
  const stretches = ranges.flatMap((events) => rangesFromEvents(type, events));
  return { kind: 'ranges', ranges: bounded(stretches, affected), versions, unfixed: 'affected' };
}

/** The version ranges of an affected package; those of commits (type GIT) say nothing of versions. */
function rangesIn(affected: Shape): readonly OsvRange[] {
  return shapesAt(affected, 'ranges')
    .filter((range) => range['type'] !== 'GIT')
    .map((range) => shapesAt(range, 'events').map(readEvent));
}

/** True when all ranges are fixed in version 0, before the first: docs/matching.md, 3. */
function isNeverAffected(ranges: readonly OsvRange[]): boolean {
  return ranges.length > 0 && ranges.every((events) => events.some(isFixedInZero) && !events.some(isIntroducedLater));
}

function isFixedInZero(event: RangeEvent): boolean {
  return event.fixed === '0';
}

function isIntroducedLater(event: RangeEvent): boolean {
  return event.introduced !== undefined && event.introduced !== '0';
}

/** @throws {Unreadable} when a bound is no version: without it the range would say something else. */
function readEvent(event: Shape): RangeEvent {
  return {
    introduced: boundAt(event, 'introduced'),
    fixed: boundAt(event, 'fixed'),
    last_affected: boundAt(event, 'last_affected'),
    limit: boundAt(event, 'limit'),
  };
}

function boundAt(event: Shape, type: string): string | undefined {
  return event[type] === undefined || event[type] === null ? undefined : nameAt(event, type);
}

/** GitHub's advisories tell the end of a range without a fix beside it: `"last_known_affected_version_range": "<= 1.2"`. */
function bounded(ranges: readonly AffectedRange[], affected: Shape): readonly AffectedRange[] {
  const bound = textAt(shapeAt(affected, 'database_specific'), 'last_known_affected_version_range');
  const [, sign, version] = /^(<=?) ?(\S+)$/.exec(bound) ?? [];
  if (sign === undefined || version === undefined) return ranges;
  const end = sign === '<' ? { fixed: version } : { lastAffected: version };
  return ranges.map((range) => (range.fixed === null && range.lastAffected === null ? { ...range, ...end } : range));
}

/** Words that stand for all architectures in the wild: Debian's and Alpine's records speak of source packages. */
const ANY_ARCHITECTURE = ['source', 'src', 'noarch', 'all', 'any'];

/** `x86_64` of `pkg:apk/wolfi/up?arch=x86_64`. */
function architectureOf(purl: string): string | null {
  const [, architecture] = /[?&]arch=([\w.-]{1,40})(?=[&#]|$)/.exec(purl) ?? [];
  return architecture === undefined || ANY_ARCHITECTURE.includes(architecture) ? null : architecture;
}

/**
 * A vendor's own words for one package: Debian's urgency, and RustSec's mark of what is a fact about a package rather
 * than a weakness in it (`unmaintained`, `notice`).
 */
function wordRatings(affected: Shape, source: string): readonly SeverityRating[] {
  const urgency = textAt(shapeAt(affected, 'ecosystem_specific'), 'urgency');
  const informational = textAt(shapeAt(affected, 'database_specific'), 'informational');
  const isFact = informational === 'unmaintained' || informational === 'notice';
  const word = isFact ? 'informational' : urgency;
  return word === '' || word.startsWith('not yet') ? [] : [{ source, kind: 'word', value: word }];
}
