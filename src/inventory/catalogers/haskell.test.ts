import { describe, expect, test } from 'vitest';
import { expectUnharmed, linesOf } from './cataloging.fixture.ts';
import { evidenceFile } from './evidence-file.ts';
import { haskell } from './haskell.ts';

const AESON = `name:                 aeson
version:              2.0.3.0
visibility:           public
id:                   aeson-2.0.3.0-6dbb6b2a
license:              BSD-3-Clause
synopsis:             Fast JSON parsing and encoding
description:
    A JSON parsing and encoding library.
    version: not a field
abi:                  1a2b
exposed-modules:
    Data.Aeson
`;

describe('Haskell', () => {
  test('libraries are registered by name and version', () => {
    expect(linesOf(haskell, 'root/.cabal/store/ghc-9.0.2/package.db/aeson.conf', AESON)).toEqual(['aeson 2.0.3.0']);
    const internal =
      'name: z-attoparsec-z-internal\nversion:\n  0.14.4\npackage-name: attoparsec\nlib-name: internal\n';
    expect(linesOf(haskell, 'usr/lib/ghc/package.conf.d/attoparsec.conf', internal)).toEqual(['attoparsec 0.14.4']);
  });

  test('one without version is told', () => {
    expect(haskell.catalog(evidenceFile('package.db/a.conf', 'name: a\n')).problems).toEqual([
      'has no name and version',
    ]);
  });

  test('no bytes do harm', () => expectUnharmed(haskell, 'usr/lib/ghc/package.conf.d/aeson.conf', AESON));
});
