import { describe, expect, test } from 'vitest';
import { expectUnharmed, linesOf } from './cataloging.fixture.ts';
import { evidenceFile } from './evidence-file.ts';
import { yarnPnp } from './yarn-pnp.ts';

describe('yarn-pnp', () => {
  const data = (entries: unknown) => JSON.stringify({ packageRegistryData: entries }, null, 2);
  const inlined = (json: string) =>
    `const RAW_RUNTIME_STATE =\n'${json.replaceAll(/['\\\n]/g, '\\$&')}';\nfunction f() {}\n`;
  const ENTRIES = [
    [null, [[null, { packageLocation: './' }]]],
    ['app', [['workspace:.', {}]]],
    [
      '@babel/core',
      [
        ['npm:7.0.0', {}],
        ['virtual:0af3#npm:7.0.0', {}],
        ['npm:6.0.0', {}],
      ],
    ],
    ['typescript', [['patch:typescript@npm%3A5.0.0#optional!builtin<compat/typescript>', {}]]],
    ['it’s\n"here"', [['npm:1.0.0', {}]]],
    ['private', [['npm:1.0.0::__archiveUrl=https%3A%2F%2Fexample.org%2Fa.tgz', {}]]],
    ['git', [['https://example.org/git.git#commit=abc', {}]]],
    ['broken', 'x'],
    'broken',
  ];
  const EXPECTED = ['@babel/core 7.0.0', '@babel/core 6.0.0', 'typescript 5.0.0', 'private 1.0.0'];

  test.each([
    ['.pnp.data.json', data(ENTRIES)],
    ['app/.pnp.cjs', inlined(data(ENTRIES))],
  ])('%s names the packages that come from a registry, once each', (path, text) => {
    expect(linesOf(yarnPnp, path, text)).toEqual(EXPECTED);
  });

  test('a program whose data is apart tells nothing', () => {
    expect(yarnPnp.catalog(evidenceFile('.pnp.cjs', "const x = require('./.pnp.data.json');")).packages).toEqual([]);
  });

  test('no bytes do harm', () => {
    expectUnharmed(yarnPnp, '.pnp.cjs', inlined(data(ENTRIES)));
    expectUnharmed(yarnPnp, '.pnp.data.json', data(ENTRIES));
  });
});
