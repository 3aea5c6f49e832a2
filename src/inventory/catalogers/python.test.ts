import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { debianPythonTree, pipTree } from '../../../test/support/installed/python.ts';
import { inventoryAt } from '../made-image.fixture.ts';
import { expectUnharmed, lines } from './cataloging.fixture.ts';
import { evidenceFile } from './evidence-file.ts';
import { python } from './python.ts';

const INSTALLING = { timeout: 180_000 };

describe.skipIf(!needsProgram('python3', 'pip', 'apt-get', 'dpkg'))('a tree that was really installed', () => {
  test.for([
    ['pip', pipTree, 'demo-pkg 0.9.1'],
    ['Debian', debianPythonTree, 'requests 2.28.1'],
  ] as const)('by %s has what importlib.metadata finds', INSTALLING, async ([, install, one], { skip }) => {
    const tree = install() ?? skip('no registry can be reached');
    const { packages, warnings } = await inventoryAt(`dir:${tree.root}`);
    const pypi = packages.filter(({ type }) => type === 'pypi');
    expect(lines(pypi).toSorted()).toEqual(tree.listing.trim().split('\n').toSorted());
    expect(lines(pypi)).toContain(one);
    expect(warnings).toEqual([]);
  });

  test('by dpkg is owned by the packages that brought it', INSTALLING, async ({ skip }) => {
    const tree = debianPythonTree() ?? skip('no package mirror can be reached');
    const { packages } = await inventoryAt(`dir:${tree.root}`);
    const owners = packages
      .filter(({ type }) => type === 'pypi')
      .map(({ name, owner }) => [name, owner?.split('@')[0]]);
    expect(owners).toEqual(
      ['distro', 'idna', 'requests', 'six'].map((name) => [name, `pkg:deb/debian/python3-${name}`]),
    );
  });
});

const SITE = 'usr/lib/python3.11/site-packages';
const METADATA = `Metadata-Version: 2.1
Name: ruamel.yaml
Version: 0.18.6
Summary: a YAML parser
Classifier: License :: OSI Approved :: MIT License
Classifier: Programming Language :: Python
Description: first line
        Version: 9.9.9
        
Keywords: yaml

Version: 8.8.8
`;

describe('python', () => {
  test.each([
    [`${SITE}/six-1.16.0.dist-info/METADATA`, true],
    [`${SITE}/setuptools/_vendor/wheel-0.43.0.dist-info/METADATA`, true],
    ['usr/lib/python3/dist-packages/requests-2.28.1.egg-info/PKG-INFO', true],
    ['usr/lib/python3/dist-packages/python_apt-2.6.0.egg-info', true],
    [`${SITE}/zope.interface-6.0-py3.11.egg/EGG-INFO/PKG-INFO`, true],
    ['src/project/demo.egg-info/PKG-INFO', true],
    [`${SITE}/~ix-1.16.0.dist-info/METADATA`, false],
    [`${SITE}/six-1.16.0.dist-info/RECORD`, false],
    [`${SITE}/demo.egg-link`, false],
    ['src/tests/venv/lib/python3.11/site-packages/six-1.16.0.dist-info/METADATA', true],
    [`${SITE}/pkg_resources/tests/data/my_test_package-1.0-py3.7.egg/EGG-INFO/PKG-INFO`, false],
    ['src/project/PKG-INFO', false],
    ['src/.egg-info', false],
    ['EGG-INFO/PKG-INFO', false],
    ['METADATA', false],
  ])('%s is wanted: %s', (path, wanted) => {
    expect(python.wants(path, 100)).toBe(wanted);
  });

  test.each([
    ['no licence', '', []],
    ['a licence in a line', 'License: BSD-3-Clause', ['BSD-3-Clause']],
    ['an unknown licence', 'License: UNKNOWN', []],
    ['an expression', 'License: BSD\nLicense-Expression: BSD-3-Clause OR MIT', ['BSD-3-Clause OR MIT']],
    ['classifiers', 'License:\nClassifier: License :: OSI Approved :: MIT License', ['MIT License']],
    ['a licence of several lines', 'License: Copyright\n        All rights', ['Copyright']],
  ])('metadata with %s', (_, fields, licences) => {
    const text = `Name: a\nVersion: 1\n${fields}\n`.replace('\n\n', '\n');
    expect(read(text).packages).toMatchObject([{ type: 'pypi', name: 'a', version: '1', licences }]);
  });

  test.each([
    ['as it is', METADATA],
    ['with carriage returns', METADATA.replaceAll('\n', '\r\n')],
    ['without a body', METADATA.split('\n\n')[0] ?? ''],
    ['with names in capitals', METADATA.replace('Name', 'NAME').replace('Version:', 'VERSION:')],
    ['with a line of a megabyte', `X: ${'a'.repeat(1 << 20)}\n${METADATA}`],
  ])('metadata %s is read up to its body', (_, text) => {
    expect(lines(read(text).packages)).toEqual(['ruamel.yaml 0.18.6']);
  });

  test.each(['Python', 'wsgiref', 'argparse'])('%s is a part of Python, as it is to pip', (name) => {
    expect(read(`Name: ${name}\nVersion: 2.7.18\n`).packages).toEqual([]);
  });

  test.each([
    ['without a version', 'Name: a\n'],
    ['without a name', 'Version: 1\n'],
    ['with a version in the body', 'Name: a\n\nVersion: 1\n'],
    ['with a name of two words', 'Name: a b\nVersion: 1\n'],
    ['of another form', '\x7fELF\0\0\0'],
    ['without a byte', ''],
  ])('metadata %s is a problem', (_, text) => {
    expect(() => read(text)).toThrow('has no usable Name and Version');
  });

  test('no bytes do harm', () => expectUnharmed(python, `${SITE}/a-1.dist-info/METADATA`, METADATA));
});

function read(text: string) {
  return python.catalog(evidenceFile(`${SITE}/a-1.dist-info/METADATA`, text));
}
