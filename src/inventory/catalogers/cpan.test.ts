import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { perlTree } from '../../../test/support/installed/small-managers.ts';
import { inventoryAt } from '../made-image.fixture.ts';
import { expectUnharmed, lines, linesOf } from './cataloging.fixture.ts';
import { cpan } from './cpan.ts';
import { evidenceFile } from './evidence-file.ts';

describe.skipIf(!needsProgram('perl', 'make'))('what ExtUtils::MakeMaker installed', () => {
  test('is what its packing lists name, in the version that is there', { timeout: 60_000 }, async ({ skip }) => {
    const tree = perlTree() ?? skip('it could not be installed');
    const { packages, warnings } = await inventoryAt(`dir:${tree.root}`);
    expect(lines(packages)).toEqual(tree.listing.trim().split('\n').toSorted());
    expect(lines(packages)).toEqual(['Acme-Tiny 1.24', 'Solo 0.01_02']);
    expect(warnings).toEqual([]);
  });
});

const LOG = 'usr/local/lib/perl5/5.36.0/x86_64-linux/perllocal.pod';
const META = 'usr/local/lib/perl5/site_perl/5.36.0/x86_64-linux/.meta/Moo-2.005005/MYMETA.json';
const ENTRY = `=head2 Tue Jan  2 03:04:05 2024: C<Module> L<Acme::Tiny|Acme::Tiny>

=over 4

=item *

C<installed into: /usr/local/lib/perl5>

=item *

C<VERSION: 1.23>

=back

`;

describe('cpan', () => {
  test.each([
    [LOG, true],
    [META, true],
    ['root/Moo/MYMETA.json', false],
    ['usr/share/perl5/auto/Moo/.packlist', false],
    ['usr/share/doc/perllocal.pod.html', false],
  ])('%s is wanted: %s', (path, wanted) => {
    expect(cpan.wants(path, 100)).toBe(wanted);
  });

  test.each([
    ['one installation', ENTRY, ['Acme-Tiny 1.23']],
    ['a newer one of the same', ENTRY + ENTRY.replace('1.23', '1.24'), ['Acme-Tiny 1.24']],
    ['two modules', ENTRY + ENTRY.replaceAll('Acme::Tiny', 'Solo'), ['Acme-Tiny 1.23', 'Solo 1.23']],
    ['a version of none', ENTRY.replace('1.23', ''), []],
    ['a heading that is none', ENTRY.replace('C<Module>', 'C<Thing>'), []],
    ['nothing', '', []],
  ])('a log with %s', (_, text, expected) => {
    expect(linesOf(cpan, LOG, text)).toEqual(expected);
  });

  test('reads the metadata that an installer kept', () => {
    const text = JSON.stringify({ name: 'Moo', version: '2.005005', license: ['perl_5'], author: ['mst'] });
    expect(cpan.catalog(evidenceFile(META, text)).packages).toMatchObject([
      { type: 'cpan', name: 'Moo', version: '2.005005', licences: ['perl_5'] },
    ]);
  });

  test.each([
    ['cut off', '{"name":"Moo","ver', 'is no JSON'],
    ['without a version', '{"name":"Moo"}', 'has no usable name and version'],
  ])('metadata that is %s is a problem', (_, text, problem) => {
    expect(() => linesOf(cpan, META, text)).toThrow(problem);
  });

  test('no bytes do harm', () => {
    expectUnharmed(cpan, LOG, ENTRY);
    expectUnharmed(cpan, META, '{"name":"Moo","version":"2.0","license":["perl_5"]}');
  });
});
