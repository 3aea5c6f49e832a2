import { describe, expect, test } from 'vitest';
import { fixedIn, statementOf } from '../../test/support/advisory-index.ts';
import type { AdvisoryEvent, AffectedRange, Judgement, Status } from '../model/index.ts';
import { judge } from './verdict.ts';

function event(time: number, status: Status, fixedVersion: string | null = null): AdvisoryEvent {
  return { time, status, fixedVersion, type: status, note: '', justification: null, detection: null };
}

function ranges(...stretches: [string, string | null, string?][]): Judgement {
  const list = stretches.map(
    ([introduced, fixed, last]): AffectedRange => ({ introduced, fixed, lastAffected: last ?? null }),
  );
  return { kind: 'ranges', ranges: list, versions: [], unfixed: 'affected' };
}

describe('a timeline is judged by its last event at or before the day', () => {
  const timeline: Judgement = {
    kind: 'timeline',
    events: [
      event(100, 'under-investigation'),
      event(200, 'affected'),
      event(300, 'fixed', '1.2-r0'),
      event(400, 'not-affected'),
    ],
  };
  test.each([
    [99, null],
    [100, 'under-investigation'],
    [199, 'under-investigation'],
    [200, 'affected'],
    [399, 'fixed'],
    [400, 'not-affected'],
    [null, 'not-affected'],
  ])('as of %s: %s', (asOf, expected) => {
    const verdict = judge(statementOf('p', 'CVE-2024-0001', timeline), 'apk', '1.0-r0', asOf);
    expect(verdict === null ? null : verdict.kind === 'unresolved' ? verdict.status : verdict.kind).toBe(expected);
  });

  test.each([
    ['1.1-r9', true],
    ['1.2-r0', false],
    ['1.10-r0', false],
  ])('%s against a fix in 1.2-r0: affected is %s', (version, affected) => {
    const verdict = judge(statementOf('p', 'CVE-2024-0001', timeline), 'apk', version, 350);
    expect(verdict).toMatchObject({ kind: 'fixed', version: '1.2-r0', affected, since: 300, range: '< 1.2-r0' });
  });

  test('a fix in version 0 means not affected', () => {
    const never: Judgement = { kind: 'timeline', events: [event(100, 'fixed', '0')] };
    expect(judge(statementOf('p', 'CVE-2024-0001', never), 'apk', '1.0-r0', null)?.kind).toBe('not-affected');
  });
});

describe('ranges', () => {
  const two = ranges(['1.0.0', '1.2.0'], ['2.0.0', '2.3.0']);
  test.each<[string, Judgement, string, object | null]>([
    ['below the first stretch', two, '0.9.0', null],
    ['in the first', two, '1.1.0', { kind: 'fixed', version: '1.2.0', affected: true, range: '>= 1.0.0, < 1.2.0' }],
    ['between the two', two, '1.5.0', { kind: 'fixed', version: '1.2.0', affected: false }],
    ['in the second', two, '2.0.0', { kind: 'fixed', version: '2.3.0', affected: true }],
    ['past both', two, '3.0.0', { kind: 'fixed', version: '2.3.0', affected: false }],
    ['without a fix', ranges(['0', null]), '3.0.0', { kind: 'unresolved', status: 'affected', range: 'all versions' }],
    ['up to a last affected', ranges(['0', null, '1.4.0']), '1.4.0', { kind: 'unresolved', status: 'affected' }],
    ['past a last affected', ranges(['0', null, '1.4.0']), '1.4.1', null],
    ['fixed in 0', fixedIn('0'), '1.0.0', { kind: 'not-affected' }],
    [
      'named in the list of versions only',
      { kind: 'ranges', ranges: [], versions: ['1.0.0'], unfixed: 'affected' },
      '1.0.0',
      { kind: 'unresolved', status: 'affected', range: '= 1.0.0' },
    ],
    [
      'not named in the list of versions',
      { kind: 'ranges', ranges: [], versions: ['1.0.0'], unfixed: 'affected' },
      '1.0.1',
      null,
    ],
  ])('%s', (_, judgement, version, expected) => {
    const verdict = judge(statementOf('p', 'CVE-2024-0001', judgement), 'semver', version, null);
    if (expected === null) expect(verdict).toBeNull();
    else expect(verdict).toMatchObject(expected);
  });
});

describe('a statement exists from its publication to its withdrawal', () => {
  const statement = statementOf('p', 'CVE-2024-0001', fixedIn('2.0.0'), { published: 100, withdrawn: 200 });
  test.each([
    [99, false],
    [100, true],
    [199, true],
    [200, false],
    [null, false],
  ])('as of %s: %s', (asOf, exists) => {
    expect(judge(statement, 'semver', '1.0.0', asOf) !== null).toBe(exists);
  });

  test('one without dates has always been there', () => {
    expect(judge(statementOf('p', 'CVE-2024-0001', fixedIn('2.0.0')), 'semver', '1.0.0', 1)).not.toBeNull();
  });
});
