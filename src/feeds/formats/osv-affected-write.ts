import {
  type AdvisoryEvent,
  type AffectedPackage,
  type AffectedRange,
  ecosystemFamily,
  ecosystemType,
  formatPackageUrl,
  formatTime,
  isDistroType,
  type Judgement,
  PackageUrlError,
  type SeverityRating,
} from '../../model/index.ts';
import { WORD_OF_STATUS, writeEvents } from './osv-events.ts';
import { severityWord, writeSeverity } from './osv-severity-write.ts';

/**
 * One member of `affected`. What became of it stands where Chainguard's feed (v3) has it, so that a status without a
 * fix survives: `ecosystem_specific.components[].latest_event_status`.
 * @param ratings what to rate this package by; empty where the record itself is rated
 */
export function writeAffected(affected: AffectedPackage, ratings: readonly SeverityRating[]): object {
  const { ecosystem, name, judgement } = affected;
  const purl = packageUrlOf(affected);
  const severity = writeSeverity(ratings);
  const specific = specificOf(affected);
  return {
    package: { ecosystem, name, ...(purl === null ? {} : { purl }) },
    ...(severity.length === 0 ? {} : { severity }),
    ...rangesOf(judgement, ecosystem),
    ...(Object.keys(specific).length === 0 ? {} : { ecosystem_specific: specific }),
  };
}

/** Ecosystems whose versions are Semantic Versions. https://ossf.github.io/osv-schema/#affectedrangestype-field */
const SEMANTIC = new Set(['Go', 'npm', 'crates.io']);

function rangesOf(judgement: Judgement, ecosystem: string): object {
  const type = SEMANTIC.has(ecosystemFamily(ecosystem)) ? 'SEMVER' : 'ECOSYSTEM';
  const ranges = judgedRanges(judgement).map((range) => ({ type, events: eventsOf(range) }));
  const versions = judgement.kind === 'ranges' ? judgement.versions : [];
  return { ...(ranges.length === 0 ? {} : { ranges }), ...(versions.length === 0 ? {} : { versions }) };
}

/** design.md, Matching 3: what is fixed in version 0 never was affected. */
const NEVER: AffectedRange = { introduced: '0', fixed: '0', lastAffected: null };

function judgedRanges(judgement: Judgement): readonly AffectedRange[] {
  if (judgement.kind === 'ranges') return judgement.ranges;
  if (judgement.kind === 'not-affected') return [NEVER];
  const last = judgement.events.at(-1);
  if (last === undefined) return [];
  if (last.status === 'not-affected') return [NEVER];
  return [{ introduced: '0', fixed: last.status === 'fixed' ? last.fixedVersion : null, lastAffected: null }];
}

function eventsOf({ introduced, fixed, lastAffected }: AffectedRange): readonly object[] {
  if (fixed !== null) return [{ introduced }, { fixed }];
  return lastAffected === null ? [{ introduced }] : [{ introduced }, { last_affected: lastAffected }];
}

function specificOf({ ecosystem, name, judgement, ratings }: AffectedPackage): Record<string, unknown> {
  const urgency = severityWord(ratings);
  const rated = urgency === '' ? {} : { urgency };
  const component = { component_name: name, component_type: ecosystemType(ecosystem) ?? ecosystem };
  if (judgement.kind === 'timeline') {
    const last = judgement.events.at(-1);
    if (last === undefined) return rated;
    return { ...rated, components: [lastEvent(component, last)], events: writeEvents(judgement.events) };
  }
  if (judgement.kind === 'ranges' && judgement.unfixed !== 'affected') {
    return { ...rated, components: [{ ...component, latest_event_status: WORD_OF_STATUS[judgement.unfixed] }] };
  }
  return rated;
}

function lastEvent(component: object, { status, time }: AdvisoryEvent): object {
  return { ...component, latest_event_status: WORD_OF_STATUS[status], latest_event_timestamp: formatTime(time) };
}

/** `pkg:apk/wolfi/nghttp2?arch=x86_64`; null for a name that makes none. */
function packageUrlOf({ ecosystem, name, architecture, module }: AffectedPackage): string | null {
  const type = ecosystemType(ecosystem);
  if (type === null) return null;
  const qualifiers: Record<string, string> = {
    ...(architecture === null ? {} : { arch: architecture }),
    ...(module === undefined || module === '' ? {} : { rpmmod: module }),
  };
  const parts = { type, version: '', qualifiers, subpath: '' };
  try {
    if (isDistroType(type)) {
      const namespace = ecosystemFamily(ecosystem).toLowerCase().replaceAll(' ', '-');
      return formatPackageUrl({ ...parts, namespace, name });
    }
    const parting = name.lastIndexOf(type === 'maven' ? ':' : '/');
    return formatPackageUrl({
      ...parts,
      namespace: name.slice(0, Math.max(parting, 0)),
      name: name.slice(parting + 1),
    });
  } catch (error) {
    if (error instanceof PackageUrlError) return null;
    throw error;
  }
}
