import {
  type Advisory,
  type AdvisoryEvent,
  type Judgement,
  ownValue,
  type PackageType,
  STATUSES,
  type Status,
} from '../../model/index.ts';
import { type Shape, shapeAt, shapesAt, textAt, timeAt } from '../shape.ts';
import { rangesJudgement } from './osv-affected.ts';
import { readEvents } from './osv-events.ts';

/**
 * A plain range (from the first version on) whose last event is dated becomes that event, so that it can be asked as
 * of a day; other ranges stay what they are, with the status of those without a fix.
 */
export function chainguardJudgement(affected: Shape, record: Shape, type: PackageType): Judgement {
  const judged = rangesJudgement(affected, type);
  const events = readEvents(shapeAt(affected, 'ecosystem_specific'));
  if (events.length > 0) return { kind: 'timeline', events };
  const { status, time, word } = latestEvent(affected, record);
  if (judged.kind === 'not-affected') {
    return time === null ? judged : timeline({ time, status: 'not-affected', fixedVersion: null, type: word });
  }
  if (judged.kind !== 'ranges') return judged;
  const [range, ...more] = judged.ranges;
  const isPlain = range?.introduced === '0' && range.lastAffected === null && more.length === 0;
  const isUnresolved = status !== null && status !== 'fixed' && status !== 'not-affected';
  if (time !== null && isPlain && judged.versions.length === 0) {
    if (range.fixed !== null) return timeline({ time, status: 'fixed', fixedVersion: range.fixed, type: word });
    return timeline({ time, status: isUnresolved ? status : 'affected', fixedVersion: null, type: word });
  }
  return { ...judged, unfixed: isUnresolved ? status : 'affected' };
}

/** Whether a package of a record tells of a status in Chainguard's way; feeds that fixedin writes do so for anyone's. */
export function hasComponentStatus(affected: Shape): boolean {
  const components = shapesAt(shapeAt(affected, 'ecosystem_specific'), 'components');
  return components.some((component) => eventOf(component).status !== null);
}

/** The feed was filled in late 2025 with what had been decided years before: an event tells since when it is known. */
export function withFirstKnown(advisory: Advisory): Advisory {
  const times = advisory.affected.flatMap(({ judgement }) =>
    judgement.kind === 'timeline' ? judgement.events.map(({ time }) => time) : [],
  );
  const first = times.reduce((a, b) => Math.min(a, b), advisory.published ?? Number.POSITIVE_INFINITY);
  return { ...advisory, published: Number.isFinite(first) ? first : null };
}

function timeline(event: Pick<AdvisoryEvent, 'time' | 'status' | 'fixedVersion' | 'type'>): Judgement {
  return { kind: 'timeline', events: [{ ...event, note: '', justification: null, detection: null }] };
}

interface LatestEvent {
  readonly status: Status | null;
  /** The newest of the components' times: since then, all of what the record says is known. */
  readonly time: number | null;
  /** The source's own word. */
  readonly word: string;
}

/** The last event of each component, combined as docs/matching.md, 4 says: the most pressing status wins. */
function latestEvent(affected: Shape, record: Shape): LatestEvent {
  const specific = shapeAt(affected, 'ecosystem_specific');
  const places = [
    ...shapesAt(specific, 'components'),
    specific,
    shapeAt(affected, 'database_specific'),
    shapeAt(record, 'database_specific'),
  ];
  const events = places.map(eventOf).filter(({ status }) => status !== null);
  const [first, ...others] = events;
  if (!first) return { status: null, time: null, word: '' };
  return others.reduce((a, b) => {
    const pressing = rank(b) < rank(a) ? b : a;
    return { ...pressing, time: a.time === null || b.time === null ? null : Math.max(a.time, b.time) };
  }, first);
}

function rank({ status }: LatestEvent): number {
  return status === null ? STATUSES.length : STATUSES.indexOf(status);
}

/** v3 writes `latest_event_status` for each component; v2 and earlier drafts `status` or `type` for the package. */
function eventOf(place: Shape): LatestEvent {
  const word =
    textAt(place, 'latest_event_status') ||
    textAt(place, 'event_type') ||
    textAt(place, 'status') ||
    textAt(place, 'type');
  const normal = word.toLowerCase().replaceAll(/[\s-]+/g, '_');
  const status = ownValue(STATUS_OF_EVENT, normal) ?? null;
  const time = timeAt(place, 'latest_event_timestamp') ?? timeAt(place, 'timestamp');
  return { status, time, word };
}

const STATUS_OF_EVENT: Readonly<Record<string, Status | undefined>> = {
  detection: 'under-investigation',
  under_investigation: 'under-investigation',
  true_positive_determination: 'affected',
  affected: 'affected',
  pending_upstream_fix: 'pending-upstream-fix',
  fix_not_planned: 'fix-not-planned',
  analysis_not_planned: 'fix-not-planned',
  fixed: 'fixed',
  false_positive_determination: 'not-affected',
  not_affected: 'not-affected',
};
