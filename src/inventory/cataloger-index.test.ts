import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CatalogerIndex } from './cataloger-index.ts';
import { CATALOGERS, type Cataloger, cataloged } from './catalogers/index.ts';

const INDEX = new CatalogerIndex(CATALOGERS);

describe('the catalogers to ask about a file', () => {
  const names = CATALOGERS.flatMap(({ places, endings = [], below = [] }) => [...places, ...endings, ...below]);
  const piece = fc.oneof(
    fc.constantFrom(...names),
    fc.constantFrom('usr/lib/', 'usr/share/python-wheels/', 'node_modules/', 'conda-meta/', '/', '.', 'a', 'a-1-0'),
    fc.string(),
  );

  test('are all that want it, in their order', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 4 }), fc.boolean(), (pieces, isUpper) => {
        const path = isUpper ? pieces.join('').toUpperCase() : pieces.join('');
        const wanting = CATALOGERS.filter((cataloger) => cataloger.wants(path, 100));
        expect(INDEX.of(path).filter((cataloger) => cataloger.wants(path, 100))).toEqual(wanting);
      }),
      { numRuns: 5000 },
    );
  });

  test.each(['usr/bin/bash', 'usr/lib/x86_64-linux-gnu/libc.so.6', 'usr/share/doc/bash/copyright', 'usr/bin/[', ''])(
    'are none for %s',
    (path) => expect(INDEX.of(path)).toEqual([]),
  );

  test('have endings that are long enough to be told apart', () => {
    for (const { endings = [] } of CATALOGERS) for (const ending of endings) expect(ending.length).toBeGreaterThan(2);
  });

  test('are asked about every file when they name neither an ending nor a folder', () => {
    const any = fake({});
    const list = fake({ endings: ['.list'] });
    const below = fake({ below: ['var/lib/'] });
    const index = new CatalogerIndex([list, below, any]);
    expect(index.of('usr/bin/x')).toEqual([any]);
    expect(index.of('usr/bin/x.list')).toEqual([list, any]);
    expect(index.of('var/lib/x.LIST')).toEqual([list, below, any]);
    expect(index.of('var/lib/x')).toEqual([below, any]);
  });
});

function fake(asked: Pick<Cataloger, 'endings' | 'below'>): Cataloger {
  const about = { reads: '', packages: [], testedAgainst: '' };
  return { name: 'fake', about, version: 1, places: [], wants: () => true, catalog: () => cataloged({}), ...asked };
}
