// The dated steps of an advisory's life, beside the last of them that Chainguard's feed tells: fixedin's own addition
// to the ecosystem-specific part of an OSV record, which others may ignore.

import { type AdvisoryEvent, formatTime, type Justification, STATUSES, type Status } from '../../model/index.ts';
import { isName, type Shape, shapeAt, shapesAt, textAt, timeAt } from '../shape.ts';

/** Of each status, the word that Chainguard's feed (v3) has for it. */
export const WORD_OF_STATUS: Readonly<Record<Status, string>> = {
  affected: 'true_positive_determination',
  'pending-upstream-fix': 'pending_upstream_fix',
  'fix-not-planned': 'fix_not_planned',
  'under-investigation': 'detection',
  fixed: 'fixed',
  'not-affected': 'false_positive_determination',
};

export function writeEvents(events: readonly AdvisoryEvent[]): readonly object[] {
  return events.map(({ time, status, type, fixedVersion, note, justification, detection }) => ({
    timestamp: formatTime(time),
    status,
    type,
    ...(fixedVersion === null ? {} : { fixed_version: fixedVersion }),
    ...(note === '' ? {} : { note }),
    ...(justification === null ? {} : { justification }),
    ...(detection === null ? {} : { component: detection }),
  }));
}

/** The events that `writeEvents` wrote; none where there are none, or one of them cannot be read. */
export function readEvents(specific: Shape): readonly AdvisoryEvent[] {
  const events = shapesAt(specific, 'events').map(readEvent);
  return events.every((event) => event !== null) ? events : [];
}

function readEvent(event: Shape): AdvisoryEvent | null {
  const time = timeAt(event, 'timestamp');
  const status = STATUSES.find((known) => known === event['status']);
  const fixedVersion = event['fixed_version'];
  const isComplete = status !== 'fixed' || isName(fixedVersion);
  if (time === null || status === undefined || !isComplete) return null;
  const component = shapeAt(event, 'component');
  return {
    time,
    status,
    fixedVersion: isName(fixedVersion) ? fixedVersion : null,
    type: textAt(event, 'type'),
    note: textAt(event, 'note'),
    justification: JUSTIFICATIONS.find((known) => known === event['justification']) ?? null,
    detection: isName(component['component'])
      ? {
          component: component['component'],
          version: textAt(component, 'version'),
          type: textAt(component, 'type'),
          location: textAt(component, 'location'),
        }
      : null,
  };
}

const JUSTIFICATIONS: readonly Justification[] = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
];
