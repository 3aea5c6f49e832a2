import { describe, expect, test } from 'vitest';
import { fixedIn, statementOf } from '../../test/support/advisory-index.ts';
import type { Statement } from '../database/index.ts';
import type { Judgement } from '../model/index.ts';
import { judgeVersion } from './judge-version.ts';

const KEY = { ecosystem: 'Wolfi', name: 'p' };
const CVE = 'CVE-2024-0001';
const OPEN: Judgement = {
  kind: 'ranges',
  ranges: [{ introduced: '0', fixed: null, lastAffected: null }],
  versions: [],
  unfixed: 'pending-upstream-fix',
};
const CLEAR: Judgement = { kind: 'not-affected', justification: null, note: '' };

const within = (introduced: string, fixed: string): Judgement => ({
  ...{ kind: 'ranges', versions: [], unfixed: 'affected' },
  ranges: [{ introduced, fixed, lastAffected: null }],
});

const says = (id: string, judgement: Judgement, architecture: string | null = null): Statement =>
  statementOf('p', CVE, judgement, { id, architecture });

describe('what all statements come to for one version', () => {
  test.each<[string, Statement[], object]>([
    [
      'an open component leaves it affected although another is fixed',
      [says('A', fixedIn('1.0-r0')), says('B', OPEN)],
      { outcome: 'affected', status: 'pending-upstream-fix', fixedIn: null },
    ],
    [
      'the highest fix decides',
      [says('A', fixedIn('1.0-r0')), says('B', fixedIn('3.0-r0'))],
      { outcome: 'affected', fixedIn: '3.0-r0' },
    ],
    [
      'records of every architecture count',
      [says('A', fixedIn('1.0-r0'), 'x86_64'), says('B', fixedIn('3.0-r0'), 'aarch64')],
      { outcome: 'affected', fixedIn: '3.0-r0' },
    ],
    ['a fix behind it', [says('A', fixedIn('1.0-r0')), says('B', CLEAR)], { outcome: 'fixed', fixedIn: '1.0-r0' }],
    [
      'a fix that another record holds for is not offered',
      [says('A', fixedIn('3.0-r0')), says('B', within('3.0-r0', '4.0-r0'))],
      { outcome: 'affected', fixedIn: '4.0-r0' },
    ],
    ['all say so', [says('A', CLEAR), says('B', CLEAR)], { outcome: 'not-affected' }],
  ])('%s', (_, statements, decision) => {
    for (const order of [statements, statements.toReversed()]) {
      expect(judgeVersion(KEY, order, 'apk', '2.0-r0').get(CVE)).toMatchObject(decision);
    }
  });

  test('an advisory of several vulnerabilities is counted with each', () => {
    const both = { ...says('A', OPEN), vulnerabilities: [CVE, 'CVE-2024-0002'] };
    const decisions = judgeVersion(KEY, [both, says('B', fixedIn('1.0-r0'))], 'apk', '2.0-r0');
    expect([...decisions.keys()].sort()).toEqual([CVE, 'CVE-2024-0002']);
  });
});
