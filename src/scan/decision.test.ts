import { describe, expect, test } from 'vitest';
import { packageOf, statementOf } from '../../test/support/advisory-index.ts';
import type { UnresolvedStatus } from '../model/index.ts';
import { bindArchitecture, type Considered, decide } from './decision.ts';
import type { Verdict } from './verdict.ts';

const open = (status: UnresolvedStatus): Verdict => ({
  kind: 'unresolved',
  status,
  range: 'all versions',
  since: null,
  note: '',
});
const fixed = (version: string, affected = true): Verdict => ({
  kind: 'fixed',
  version,
  affected,
  range: `< ${version}`,
  since: null,
  note: '',
});
const clear: Verdict = { kind: 'not-affected', justification: null, since: null, note: '' };

function considered(verdict: Verdict, position: number, architecture: string | null = null): Considered {
  const judgement = { kind: 'not-affected', justification: null, note: '' } as const;
  return {
    statement: statementOf('p', 'CVE-2024-0001', judgement, { id: `ADV-${position}`, architecture }),
    lookup: { key: { ecosystem: 'Wolfi', name: 'p' }, by: 'package', version: '1.0-r0', withoutEpoch: false },
    verdict,
  };
}

describe('several records for one package and vulnerability', () => {
  test.each<[string, Verdict[], object]>([
    [
      'an open one beats a fix',
      [fixed('1.1-r0'), open('fix-not-planned')],
      { outcome: 'affected', status: 'fix-not-planned', fixedIn: null },
    ],
    [
      'an open one beats what is fixed already',
      [fixed('0.9-r0', false), open('under-investigation')],
      { outcome: 'affected', status: 'under-investigation' },
    ],
    [
      'an open one beats not affected',
      [clear, open('pending-upstream-fix')],
      { outcome: 'affected', status: 'pending-upstream-fix' },
    ],
    [
      'the most pressing status wins',
      [open('under-investigation'), open('fix-not-planned'), open('pending-upstream-fix')],
      { status: 'pending-upstream-fix' },
    ],
    ['affected presses most', [open('pending-upstream-fix'), open('affected')], { status: 'affected' }],
    [
      'the highest fix wins',
      [fixed('1.9-r0'), fixed('1.10-r0'), fixed('1.2-r0')],
      { outcome: 'affected', fixedIn: '1.10-r0' },
    ],
    ['one fix passed, one not', [fixed('0.9-r0', false), fixed('1.1-r0')], { outcome: 'affected', fixedIn: '1.1-r0' }],
    ['all passed', [fixed('0.8-r0', false), fixed('0.9-r0', false)], { outcome: 'fixed', fixedIn: '0.9-r0' }],
    ['a fix counts more than not affected', [clear, fixed('1.1-r0')], { outcome: 'affected', fixedIn: '1.1-r0' }],
    ['all not affected', [clear, clear], { outcome: 'not-affected' }],
  ])('%s', (_, verdicts, expected) => {
    const inOrder = verdicts.map((verdict, position) => considered(verdict, position));
    expect(decide(inOrder, 'apk')).toMatchObject(expected);
    expect(decide(inOrder.toReversed(), 'apk')).toEqual(decide(inOrder, 'apk'));
  });
});

describe('records that are bound to an architecture', () => {
  const arm = considered(fixed('1.1-r0'), 0, 'aarch64');
  const intel = considered(fixed('1.2-r0'), 1, 'x86_64');
  const every = considered(fixed('1.3-r0'), 2);
  test.each<[string, string, Considered[], Considered[]]>([
    ['its own only', 'x86_64', [arm, intel], [intel]],
    ['its own and those for all', 'aarch64', [arm, intel, every], [arm, every]],
    ['the others where none is its own', 'riscv64', [arm, intel], [arm, intel]],
    ['those for all, where none is its own', 'riscv64', [arm, every], [every]],
    ['noarch takes all', 'noarch', [arm, intel, every], [arm, intel, every]],
    ["Debian's name of it", 'amd64', [arm, intel], [intel]],
  ])('%s', (_, architecture, all, bound) => {
    expect(bindArchitecture(all, packageOf('p', '1.0-r0', { architecture }))).toEqual(bound);
  });
});
