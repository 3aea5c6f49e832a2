import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { zipOf } from '../../../test/support/zip-archive.ts';
import { temporaryFolder } from '../made-image.fixture.ts';
import { expectUnharmed, lines } from './cataloging.fixture.ts';
import { evidenceFile } from './evidence-file.ts';
import { pythonArchive } from './python-archive.ts';

const EGG = 'usr/lib/python3.11/site-packages/zope.thing-6.0-py3.11.egg';
const MEMBERS = {
  'EGG-INFO/PKG-INFO': 'Metadata-Version: 2.1\nName: zope.thing\nVersion: 6.0\nLicense: ZPL-2.1\n',
  'EGG-INFO/zip-safe': '\n',
  'zope/thing.py': 'pass\n',
  'zope/vendored-1.0.dist-info/METADATA': 'Name: vendored\nVersion: 1.0\n',
};

describe('python-archive', () => {
  test.each([
    [EGG, true],
    ['usr/share/python-wheels/urllib3-1.26.5-py2.py3-none-any.whl', true],
    ['usr/lib/python3.11/ensurepip/_bundled/pip-23.0.1-py3-none-any.whl', false],
    ['srv/wheelhouse/urllib3-1.26.5-py2.py3-none-any.whl', false],
    ['usr/lib/python3.11/site-packages/pkg_resources/tests/data/my-1.0.egg', false],
  ])('%s is wanted: %s', (path, wanted) => {
    expect(pythonArchive.wants(path, 100)).toBe(wanted);
  });

  test('an egg is the distribution that its metadata states', () => {
    const { packages } = pythonArchive.catalog(evidenceFile(EGG, zipOf(MEMBERS)));
    expect(packages).toMatchObject([
      { type: 'pypi', name: 'zope.thing', version: '6.0', licences: ['ZPL-2.1'], inside: 'EGG-INFO/PKG-INFO' },
    ]);
  });

  test('so is a wheel of Debian’s pip', () => {
    const wheel = zipOf({ 'six.py': '', 'six-1.16.0.dist-info/METADATA': 'Name: six\nVersion: 1.16.0\n' });
    const path = 'usr/share/python-wheels/six-1.16.0-py2.py3-none-any.whl';
    expect(lines(pythonArchive.catalog(evidenceFile(path, wheel)).packages)).toEqual(['six 1.16.0']);
  });

  test.skipIf(!needsProgram('python3'))('Python finds the same in it', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'zope.thing-6.0-py3.11.egg');
    writeFileSync(path, zipOf(MEMBERS));
    const program =
      'import importlib.metadata, sys\nfor d in importlib.metadata.distributions(path=[sys.argv[1]]): print(d.metadata["Name"], d.version)';
    const found = execFileSync('python3', ['-c', program, path], { encoding: 'utf8' });
    expect(found).toBe('zope.thing 6.0\n');
  });

  test.each([
    ['no zip', Buffer.from('not a zip'), /./],
    ['cut off', zipOf(MEMBERS).subarray(0, 200), /./],
    ['without a version in it', zipOf({ 'EGG-INFO/PKG-INFO': 'Name: a\n' }), 'has no usable Name and Version'],
  ])('an egg that is %s is a problem', (_, bytes, problem) => {
    expect(() => pythonArchive.catalog(evidenceFile(EGG, bytes))).toThrow(problem);
  });

  test('one without metadata is no distribution', () => {
    expect(pythonArchive.catalog(evidenceFile(EGG, zipOf({ 'a.py': '' }))).packages).toEqual([]);
  });

  test('no bytes do harm', () => expectUnharmed(pythonArchive, EGG, zipOf(MEMBERS)));
});
