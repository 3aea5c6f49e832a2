import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Challenge, parseChallenges } from './challenge.ts';

describe('parseChallenges', () => {
  it.each<[string, [string, Record<string, string>][]]>([
    [
      // Docker Hub's
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/alpine:pull"',
      [
        [
          'bearer',
          {
            realm: 'https://auth.docker.io/token',
            service: 'registry.docker.io',
            scope: 'repository:library/alpine:pull',
          },
        ],
      ],
    ],
    ['Basic realm="Registry Realm"', [['basic', { realm: 'Registry Realm' }]]],
    ['BASIC', [['basic', {}]]],
    [
      // RFC 9110, 11.6.1: two challenges, a comma and an escaped quote inside values
      'Basic realm="simple", Newauth realm="apps", type=1,  title="Login to \\"apps\\", please"',
      [
        ['basic', { realm: 'simple' }],
        ['newauth', { realm: 'apps', type: '1', title: 'Login to "apps", please' }],
      ],
    ],
    [
      'Negotiate YWJj+/==, Bearer realm="https://x/"',
      [
        ['negotiate', {}],
        ['bearer', { realm: 'https://x/' }],
      ],
    ],
    ['Bearer realm = "https://x/" , , service=y', [['bearer', { realm: 'https://x/', service: 'y' }]]],
    ['Bearer realm=https://x/token?a,service=y', [['bearer', { realm: 'https://x/token?a', service: 'y' }]]],
    ['Bearer REALM="a",realm="b"', [['bearer', { realm: 'a' }]]],
    ['Bearer realm=""', [['bearer', { realm: '' }]]],
    [
      'Bearer realm="a", error="insufficient_scope" garbage="',
      [['bearer', { realm: 'a', error: 'insufficient_scope' }]],
    ],
    ['Bearer realm="unterminated', [['bearer', {}]]],
    ['', []],
    [' , ,', []],
    ['"', []],
  ])('reads %s', (header, challenges) => {
    expect(parseChallenges(header).map(plain)).toEqual(challenges);
  });

  it('reads back any challenges that are written as the specification says', () => {
    const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}$/);
    const value = fc.string({ unit: 'binary-ascii' }).filter((text) => /^[\t\x20-\x7e]*$/.test(text));
    const challenge = fc.tuple(token, fc.uniqueArray(fc.tuple(token, value), PARAMETERS));
    fc.assert(
      fc.property(fc.array(challenge, { maxLength: 4 }), (challenges) => {
        const header = challenges
          .map(([scheme, parameters]) => `${scheme} ${parameters.map(([name, text]) => `${name}=${quoted(text)}`)}`)
          .join(', ');
        expect(parseChallenges(header).map(plain)).toEqual(
          challenges.map(([scheme, parameters]) => [
            scheme.toLowerCase(),
            Object.fromEntries(parameters.map(([name, text]) => [name.toLowerCase(), text])),
          ]),
        );
      }),
    );
  });

  it('takes any header at all, and makes nothing of it that it does not hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aB=",\\ \t/é\n') }), (header) => {
        for (const { scheme, parameters } of parseChallenges(header)) {
          expect(header.toLowerCase()).toContain(scheme);
          for (const value of parameters.values())
            expect(header.replaceAll('\\', '')).toContain(value.replaceAll('\\', ''));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['"', 'Bearer realm='],
    ['\\"', 'Bearer realm="'],
    ['a=b,', 'Bearer '],
    ['a ', ''],
    ['a,', ''],
    [' ', 'Bearer'],
    ['=', 'Bearer a'],
  ])('stays within its limits on a long run of %j', (unit, start) => {
    const challenges = parseChallenges(start + unit.repeat(200_000));
    expect(challenges.length).toBeLessThanOrEqual(16);
    for (const { parameters } of challenges) expect(parameters.size).toBeLessThanOrEqual(32);
  });
});

const PARAMETERS = { maxLength: 5, selector: ([name]: [string, string]) => name.toLowerCase() };

function plain({ scheme, parameters }: Challenge): [string, Record<string, string>] {
  return [scheme, Object.fromEntries(parameters)];
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
