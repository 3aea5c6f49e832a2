import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { AffectedRange } from '../model/index.ts';
import { compare, describeRange, inRange, isAffected, latest, type RangeEvent, rangesFromEvents } from './index.ts';

function range(introduced: string, fixed: string | null = null, lastAffected: string | null = null): AffectedRange {
  return { introduced, fixed, lastAffected };
}

describe('inRange', () => {
  test.each([
    ['apk', '1.56.0-r0', range('0', '1.57.0-r0'), true],
    ['apk', '1.57.0-r0', range('0', '1.57.0-r0'), false],
    ['apk', '0_alpha', range('0', '1'), true],
    ['deb', '0~beta', range('0', '1'), true],
    ['semver', '0.0.0-0', range('0', '1.0.0'), true],
    ['semver', '1.0.0-rc.1', range('1.0.0', '1.2.3'), false],
    ['semver', '1.2.2', range('1.0.0', '1.2.3'), true],
    ['pypi', '2.0', range('0', null, '2.0.0'), true],
    ['pypi', '2.0.post1', range('0', null, '2.0.0'), false],
    ['apk', '99', range('0'), true],
    ['apk', '0_alpha', range('0', '0'), false],
  ] as const)('%s: %s in %j is %s', (type, version, affected, answer) => {
    expect(inRange(type, version, affected)).toBe(answer);
  });
});

describe('isAffected', () => {
  test.each([
    ['1.5', [range('1', '2')], [], true],
    ['2.0', [range('1', '2'), range('3', '4')], [], false],
    ['3.1', [range('1', '2'), range('3', '4')], [], true],
    ['1.0.0', [], ['1.0'], true],
    ['no version', [], ['no version'], true],
    ['no version', [], ['another'], false],
    ['1.0', [], [], false],
  ] as const)('%s of %j and %j is %s', (version, ranges, versions, answer) => {
    expect(isAffected('pypi', version, ranges, versions)).toBe(answer);
  });
});

describe('describeRange', () => {
  test.each([
    [range('0', '1.57.0-r0'), '< 1.57.0-r0'],
    [range('1.0.0', '1.2.3'), '>= 1.0.0, < 1.2.3'],
    [range('0', null, '2.0'), '<= 2.0'],
    [range('1.0', null, '2.0'), '>= 1.0, <= 2.0'],
    [range('1.0'), '>= 1.0'],
    [range('0'), 'all versions'],
    [range('0', '0'), 'no version'],
  ])('%j is %j', (affected, text) => {
    expect(describeRange(affected)).toBe(text);
  });
});

describe('latest', () => {
  it('finds the highest version', () => {
    expect(latest('apk', ['1.9-r0', '1.10-r1', '1.10-r0'])).toBe('1.10-r1');
    expect(latest('apk', [])).toBeUndefined();
  });

  it('does not hang on the order in which versions come', () => {
    expect(latest('pypi', ['1.0', '1.0.0'])).toBe(latest('pypi', ['1.0.0', '1.0']));
  });
});

describe('rangesFromEvents', () => {
  test.each<[name: string, events: readonly RangeEvent[], ranges: readonly AffectedRange[]]>([
    ['a fix', [{ introduced: '0' }, { fixed: '1.0.0' }], [range('0', '1.0.0')]],
    ['no fix', [{ introduced: '1.0.0' }], [range('1.0.0')]],
    ['a last affected', [{ introduced: '0' }, { last_affected: '1.0.0' }], [range('0', null, '1.0.0')]],
    [
      'two stretches in disorder',
      [{ fixed: '2.1.0' }, { introduced: '2.0.0' }, { fixed: '1.0.1' }, { introduced: '0' }],
      [range('0', '1.0.1'), range('2.0.0', '2.1.0')],
    ],
    ['both in one event', [{ introduced: '0', fixed: '1.0.0' }], [range('0', '1.0.0')]],
    [
      'a stretch that starts where one ends',
      [{ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '1.0.0' }],
      [range('0', '1.0.0'), range('1.0.0')],
    ],
    ['one version only', [{ last_affected: '1.0.0' }, { introduced: '1.0.0' }], [range('1.0.0', null, '1.0.0')]],
    ['no version at all', [{ introduced: '1.0.0' }, { fixed: '1.0.0' }], [range('1.0.0', '1.0.0')]],
    ['not affected', [{ introduced: '0' }, { fixed: '0' }], [range('0', '0')]],
    ['fixes that come too late', [{ introduced: '0' }, { fixed: '1.0.0' }, { fixed: '2.0.0' }], [range('0', '1.0.0')]],
    ['no introduction', [{ fixed: '1.0.0' }], [range('0', '1.0.0')]],
    ['a limit', [{ introduced: '0' }, { limit: '2.0.0' }, { limit: '1.0.0' }], [range('0', '2.0.0')]],
    ['a limit that is none', [{ introduced: '0' }, { limit: '*' }], [range('0')]],
    [
      'a limit before a stretch',
      [{ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '3.0.0' }, { limit: '2.0.0' }],
      [range('0', '1.0.0')],
    ],
    ['nothing', [], []],
  ])('%s', (_, events, ranges) => {
    expect(rangesFromEvents('semver', events)).toEqual(ranges);
  });

  it('affects what the evaluation of OSV affects', () => {
    const version = fc.constantFrom('1.0.0-rc', '1.0.0', '1.1.0', '2.0.0-0', '2.0.0', '2.5.0', '3.0.0');
    const event = fc.oneof(
      fc.record<RangeEvent>({ introduced: fc.oneof(fc.constant('0'), version) }),
      fc.record<RangeEvent>({ fixed: version }),
      fc.record<RangeEvent>({ last_affected: version }),
      fc.record<RangeEvent>({ limit: version }),
    );
    // The specification does not say which of two events at one version comes first.
    const events = fc.uniqueArray(event, {
      maxLength: 6,
      selector: ({ limit, ...bound }) => limit ?? Object.values(bound)[0],
    });
    fc.assert(
      fc.property(events, version, (given, asked) => {
        fc.pre(given.some(({ introduced }) => introduced !== undefined));
        const ranges = rangesFromEvents('semver', given);
        expect(isAffected('semver', asked, ranges, [])).toBe(evaluate(asked, given));
      }),
      { numRuns: 3000 },
    );
  });
});

/** The pseudo-code of https://ossf.github.io/osv-schema/#evaluation, word for word. */
function evaluate(version: string, events: readonly RangeEvent[]): boolean {
  const limits = events.flatMap(({ limit }) => limit ?? []);
  if (limits.length > 0 && !limits.some((limit) => compare('semver', version, limit) < 0)) return false;
  const sorted = events
    .filter(({ limit }) => limit === undefined)
    .sort((a, b) =>
      positionOf(a) === '0' ? -1 : positionOf(b) === '0' ? 1 : compare('semver', positionOf(a), positionOf(b)),
    );
  let vulnerable = false;
  for (const { introduced, fixed, last_affected: lastAffected } of sorted) {
    if (introduced !== undefined && (introduced === '0' || compare('semver', version, introduced) >= 0))
      vulnerable = true;
    else if (fixed !== undefined && compare('semver', version, fixed) >= 0) vulnerable = false;
    else if (lastAffected !== undefined && compare('semver', version, lastAffected) > 0) vulnerable = false;
  }
  return vulnerable;
}

function positionOf({ introduced, fixed, last_affected: lastAffected }: RangeEvent): string {
  return introduced ?? fixed ?? lastAffected ?? '';
}
