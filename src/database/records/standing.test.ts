import { describe, expect, it } from 'vitest';
import type { AdvisoryEvent, AffectedRange, Judgement, Status } from '../../model/index.ts';
import { standing, standingFix } from './standing.ts';

function event(time: number, status: Status, fixedVersion: string | null = null): AdvisoryEvent {
  return { time, status, fixedVersion, type: status, note: '', justification: null, detection: null };
}

function range(introduced: string, fixed: string | null, lastAffected: string | null = null): AffectedRange {
  return { introduced, fixed, lastAffected };
}

function ranges(all: readonly AffectedRange[], versions: readonly string[] = []): Judgement {
  return { kind: 'ranges', ranges: all, versions, unfixed: 'affected' };
}

const TIMELINE: Judgement = {
  kind: 'timeline',
  events: [event(10, 'under-investigation'), event(20, 'affected'), event(30, 'fixed', '1.2-r0')],
};

describe('how a judgement stands', () => {
  it.each<[string, Judgement, number | null, Status | null, string | null, number | null]>([
    ['before its first event', TIMELINE, 9, null, null, null],
    ['at its first event', TIMELINE, 10, 'under-investigation', null, 10],
    ['between two events', TIMELINE, 29, 'affected', null, 20],
    ['after the last', TIMELINE, 31, 'fixed', '1.2-r0', 30],
    ['by all that is known', TIMELINE, null, 'fixed', '1.2-r0', 30],
    ['fixed in 0', { kind: 'timeline', events: [event(5, 'fixed', '0')] }, null, 'not-affected', null, 5],
    ['without events', { kind: 'timeline', events: [] }, null, null, null, null],
    ['a range with a fix', ranges([range('0', '1.1')]), null, 'fixed', '1.1', null],
    [
      'branches, each with a fix',
      ranges([range('0', '1.20.10'), range('1.21.0-0', '1.21.3')]),
      null,
      'fixed',
      '1.21.3',
      null,
    ],
    ['a branch without', ranges([range('0', '1.1'), range('2', null)]), null, 'affected', null, null],
    ['a last affected version, but no fix', ranges([range('0', null, '1.1')]), null, 'affected', null, null],
    ['versions alone', ranges([], ['1.0']), null, 'affected', null, null],
    ['a range fixed in 0', ranges([range('0', '0')]), null, 'not-affected', null, null],
    [
      'stated as not affected',
      { kind: 'not-affected', justification: null, note: '' },
      null,
      'not-affected',
      null,
      null,
    ],
  ])('%s', (_, judgement, asOf, status, fixedIn, since) => {
    expect(standing(judgement, asOf)).toEqual(status === null ? null : { status, fixedIn, since });
  });
});

describe('the version that fixes it', () => {
  const branches = ['1.20.10', '1.21.3', '1.9.7'].map((fixed) => range('0', fixed));

  it.each<[string, Judgement, string | null]>([
    ['of branches in any order is the newest one', ranges(branches), '1.21.3'],
    ['and from the other end', ranges(branches.toReversed()), '1.21.3'],
    ['is none where a branch has none', ranges([...branches, range('1.22.0', null)]), null],
    ['counts no branch that is not affected', ranges([range('0', '0'), range('1.0.0', '1.0.4')]), '1.0.4'],
    ['of a timeline is what its last event says', TIMELINE, '1.2-r0'],
  ])('%s', (_, judgement, fixedIn) => {
    expect(standingFix(judgement, null, 'golang')).toBe(fixedIn);
  });

  it('is the last word of the record where nobody knows the ordering', () => {
    expect(standingFix(ranges(branches), null, null)).toBe('1.9.7');
  });
});
