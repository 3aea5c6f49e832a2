import {
  type AdvisoryEvent,
  type AffectedRange,
  type Detection,
  type Judgement,
  type Justification,
  STATUSES,
  type Status,
  type UnresolvedStatus,
} from '../../model/index.ts';
import type { PackedReader, PackedWriter } from './packed.ts';

/** Packs a judgement: the same bytes for the same judgement, so that equal ones can be stored once. */
export function packJudgement(writer: PackedWriter, judgement: Judgement): void {
  switch (judgement.kind) {
    case 'timeline':
      writer.number(TIMELINE);
      packEvents(writer, judgement.events);
      break;
    case 'ranges':
      writer.number(RANGES).number(STATUSES.indexOf(judgement.unfixed)).number(judgement.ranges.length);
      for (const range of judgement.ranges) packRange(writer, range);
      packVersions(writer, judgement.versions);
      break;
    case 'not-affected':
      writer.number(NOT_AFFECTED).number(justificationNumber(judgement.justification)).text(judgement.note);
      break;
  }
}

/** Of a timeline the last event alone, which decides by all that is known: most have several, with notes. */
export function unpackLatest(reader: PackedReader): Judgement {
  const kind = reader.number();
  if (kind !== TIMELINE) return unpackUndated(kind, reader);
  return { kind: 'timeline', events: reader.number() === 0 ? [] : [unpackEvent(reader, 0)] };
}

export function unpackJudgement(reader: PackedReader): Judgement {
  const kind = reader.number();
  return kind === TIMELINE ? { kind: 'timeline', events: unpackEvents(reader) } : unpackUndated(kind, reader);
}

function unpackUndated(kind: number, reader: PackedReader): Judgement {
  if (kind === NOT_AFFECTED) {
    return { kind: 'not-affected', justification: justificationOf(reader.number()), note: reader.text() };
  }
  const unfixed = unresolved(statusOf(reader.number()));
  return { kind: 'ranges', unfixed, ranges: reader.list(() => unpackRange(reader)), versions: unpackVersions(reader) };
}

const TIMELINE = 0;
const RANGES = 1;
const NOT_AFFECTED = 2;

const JUSTIFICATIONS: readonly Justification[] = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
];

/** Words that sources use for steps, known by number; others are written out. Append only: the order is the format. */
const EVENT_TYPES = [
  'detection',
  'true-positive-determination',
  'false-positive-determination',
  'fixed',
  'fix-not-planned',
  'analysis-not-planned',
  'pending-upstream-fix',
];

const HAS_FIXED = 1;
const HAS_NOTE = 2;
const HAS_JUSTIFICATION = 4;
const HAS_DETECTION = 8;

/** The last one first, for mostly no other is asked for. */
function packEvents(writer: PackedWriter, events: readonly AdvisoryEvent[]): void {
  writer.number(events.length);
  let before = 0;
  for (let nth = 0; nth < events.length; nth++) {
    const event = events.at(nth - 1);
    if (event === undefined) continue;
    const { fixedVersion, note, justification, detection } = event;
    writer.signed(event.time - before);
    before = event.time;
    const flags =
      (fixedVersion === null ? 0 : HAS_FIXED) |
      (note === '' ? 0 : HAS_NOTE) |
      (justification === null ? 0 : HAS_JUSTIFICATION) |
      (detection === null ? 0 : HAS_DETECTION);
    writer.number(flags * STATUSES.length + STATUSES.indexOf(event.status));
    const type = EVENT_TYPES.indexOf(event.type);
    writer.number(type + 1);
    if (type < 0) writer.text(event.type);
    if (fixedVersion !== null) writer.text(fixedVersion);
    if (note !== '') writer.text(note);
    if (justification !== null) writer.number(justificationNumber(justification));
    if (detection !== null) packDetection(writer, detection);
  }
}

function unpackEvents(reader: PackedReader): readonly AdvisoryEvent[] {
  let before = 0;
  const [last, ...others] = reader.list(() => {
    const event = unpackEvent(reader, before);
    before = event.time;
    return event;
  });
  return last === undefined ? others : [...others, last];
}

/** @param before the time of the one before it in the record */
function unpackEvent(reader: PackedReader, before: number): AdvisoryEvent {
  const time = before + reader.signed();
  const head = reader.number();
  const flags = Math.floor(head / STATUSES.length);
  const type = reader.number();
  return {
    time,
    status: statusOf(head % STATUSES.length),
    type: type === 0 ? reader.text() : (EVENT_TYPES[type - 1] ?? ''),
    fixedVersion: flags & HAS_FIXED ? reader.text() : null,
    note: flags & HAS_NOTE ? reader.text() : '',
    justification: flags & HAS_JUSTIFICATION ? justificationOf(reader.number()) : null,
    detection: flags & HAS_DETECTION ? unpackDetection(reader) : null,
  };
}

function packDetection(writer: PackedWriter, detection: Detection): void {
  writer.text(detection.component).text(detection.version).text(detection.type).text(detection.location);
}

function unpackDetection(reader: PackedReader): Detection {
  return { component: reader.text(), version: reader.text(), type: reader.text(), location: reader.text() };
}

const FROM_THE_FIRST = 1;
const FIXED = 2;
const LAST_AFFECTED = 4;

function packRange(writer: PackedWriter, { introduced, fixed, lastAffected }: AffectedRange): void {
  const flags =
    (introduced === '0' ? FROM_THE_FIRST : 0) |
    (fixed === null ? 0 : FIXED) |
    (lastAffected === null ? 0 : LAST_AFFECTED);
  writer.number(flags);
  if (introduced !== '0') writer.text(introduced);
  if (fixed !== null) writer.text(fixed);
  if (lastAffected !== null) writer.text(lastAffected);
}

function unpackRange(reader: PackedReader): AffectedRange {
  const flags = reader.number();
  return {
    introduced: flags & FROM_THE_FIRST ? '0' : reader.text(),
    fixed: flags & FIXED ? reader.text() : null,
    lastAffected: flags & LAST_AFFECTED ? reader.text() : null,
  };
}

/** Each as how much of the one before it begins with, and the rest: PyPI's records list hundreds that differ little. */
function packVersions(writer: PackedWriter, versions: readonly string[]): void {
  writer.number(versions.length);
  let before = '';
  for (const version of versions) {
    const shared = sharedStart(before, version);
    writer.number(shared).text(version.slice(shared));
    before = version;
  }
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < b.length && a[length] === b[length]) length++;
  // Never between the two halves of one character, which UTF-8 cannot write apart.
  return length > 0 && /[\ud800-\udbff]/.test(b[length - 1] ?? '') ? length - 1 : length;
}

function unpackVersions(reader: PackedReader): readonly string[] {
  let before = '';
  return reader.list(() => {
    before = before.slice(0, reader.number()) + reader.text();
    return before;
  });
}

/** 0 for none. */
function justificationNumber(justification: Justification | null): number {
  return justification === null ? 0 : JUSTIFICATIONS.indexOf(justification) + 1;
}

function justificationOf(number: number): Justification | null {
  return JUSTIFICATIONS[number - 1] ?? null;
}

function statusOf(number: number): Status {
  return STATUSES[number] ?? 'affected';
}

function unresolved(status: Status): UnresolvedStatus {
  return status === 'fixed' || status === 'not-affected' ? 'affected' : status;
}
