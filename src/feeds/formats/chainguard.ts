// Chainguard's OSV feeds, v2 and v3, for Wolfi and Chainguard: OSV 1.7 records, one a package (v2) or a vulnerable
// component (v3), with what became of it in the ecosystem-specific data.
// https://edu.chainguard.dev/chainguard/chainguard-images/staying-secure/security-advisories/

import {
  type Advisory,
  type AdvisoryEvent,
  type Judgement,
  type PackageType,
  STATUSES,
  type Status,
} from '../../model/index.ts';
import type { FeedFile } from '../input/index.ts';
import { type FeedReader, leftOut, recordItem } from '../reader.ts';
import { isShape, parseJson, type Shape, shapeAt, shapesAt, textAt, timeAt, Unreadable } from '../shape.ts';
import type { FeedItem, FeedSource } from '../types.ts';
import { isNeverAffected, rangesIn, rangesJudgement, readAffected } from './osv-affected.ts';
import { readOsvRecord } from './osv-record.ts';

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

export const chainguard: FeedReader = {
  expects: "Chainguard's OSV records (CGA-….json), loose or in a tar.gz",
  wants: (name) => /(?:^|\/)CGA-[^/]*\.json$/.test(name),
  *read(file, sources) {
    const source = sources.named('chainguard', 'unknown', true);
    yield recordItem(source, file.name, () => readItem(file, source));
  },
};

function readItem(file: FeedFile, source: FeedSource): FeedItem {
  const record = parseJson(file.bytes);
  if (Array.isArray(record)) throw new Unreadable('is the index of a feed (give its folder, or the tar.gz)');
  if (!isShape(record) || !Array.isArray(record['affected'])) throw new Unreadable('is no OSV record');
  const advisory = readOsvRecord(record, source.name, (affected) =>
    readAffected(affected, source.name, (shape, type) => judgementOf(shape, record, type)),
  );
  if (advisory.affected.length === 0) {
    return leftOut(source, advisory.id, 'names no package of an ecosystem that fixedin knows');
  }
  return { kind: 'advisory', source, advisory: withFirstKnown(advisory) };
}

/** The feed was filled in late 2025 with what had been decided years before: an event tells since when it is known. */
function withFirstKnown(advisory: Advisory): Advisory {
  const times = advisory.affected.flatMap(({ judgement }) =>
    judgement.kind === 'timeline' ? judgement.events.map(({ time }) => time) : [],
  );
  const first = times.reduce((a, b) => Math.min(a, b), advisory.published ?? Number.POSITIVE_INFINITY);
  return { ...advisory, published: Number.isFinite(first) ? first : null };
}

/**
 * A plain range (from the first version on) whose last event is dated becomes that event, so that it can be asked as
 * of a day; other ranges stay what they are, with the status of those without a fix.
 */
function judgementOf(affected: Shape, record: Shape, type: PackageType): Judgement {
  const judged = rangesJudgement(affected, type);
  const { status, time, word } = latestEvent(affected, record);
  if (judged.kind === 'not-affected' || isNeverAffected(rangesIn(affected))) {
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

/** The last event of each component, combined as design.md, Matching 4 says: the most pressing status wins. */
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
  const status = Object.hasOwn(STATUS_OF_EVENT, normal) ? (STATUS_OF_EVENT[normal] ?? null) : null;
  const time = timeAt(place, 'latest_event_timestamp') ?? timeAt(place, 'timestamp');
  return { status, time, word };
}
