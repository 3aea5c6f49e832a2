import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { makePacmanRoot, pacmanLists } from '../../../test/support/pacman-root.ts';
import { evidenceFile } from './evidence-file.ts';
import { pacman } from './pacman.ts';

const LOCAL = 'var/lib/pacman/local';
const DESC =
  '%NAME%\ngadget\n\n%VERSION%\n1:1.2.3-2\n\n%BASE%\ngizmo\n\n%DESC%\n%NAME%\n\n%ARCH%\nany\n\n%LICENSE%\nMIT\nGPL\n\n';

test('wants what pacman keeps of each package and nothing else', () => {
  const paths = [
    `${LOCAL}/gadget-1-1/desc`,
    `${LOCAL}/gadget-1-1/files`,
    `${LOCAL}/gadget-1-1/mtree`,
    `${LOCAL}/gadget-1-1/deeper/desc`,
    `${LOCAL}/desc`,
    `${LOCAL}/ALPM_DB_VERSION`,
    'var/lib/pacman/sync/core.db',
  ];
  expect(paths.filter((path) => pacman.wants(path, 1))).toEqual(paths.slice(0, 2));
});

describe.skipIf(!needsProgram('pacman', 'tar'))('packages that pacman installed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fixedin-pacman-'));
  let root: string;
  beforeAll(() => {
    root = makePacmanRoot(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('are what pacman lists', () => {
    const found = files('desc').flatMap((file) => pacman.catalog(file).packages);
    expect(found.map(({ name, version }) => `${name} ${version}`).sort()).toEqual(pacmanLists(root, '-Q'));
    expect(
      found.map(({ name, architecture, origin, licences }) => [name, architecture, origin?.name, licences]),
    ).toEqual([
      ['alone', 'any', 'alone', []],
      ['gadget', 'x86_64', 'gizmo', ['MIT', 'custom:gadget']],
      ['lib-gizmo', 'any', 'gizmo', ['GPL-2.0-or-later']],
    ]);
  });

  test('own the files that pacman lists', () => {
    const owned = files('files').flatMap((file) => pacman.catalog(file).owned);
    const paths = owned.flatMap((list) => [...list.paths].map((path) => `${list.owner.name} ${root}/${path}`));
    expect(paths.sort()).toEqual(pacmanLists(root, '-Ql').filter((line) => !line.endsWith('/')));
  });

  function files(name: string) {
    const entries = readdirSync(join(root, LOCAL), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const paths = entries.map((entry) => `${LOCAL}/${entry.name}/${name}`).sort();
    return paths.map((path) => evidenceFile(path, readFileSync(join(root, path))));
  }
});

test('a description that a text in it resembles is read by its sections', () => {
  expect(pacman.catalog(evidenceFile(`${LOCAL}/gadget-1:1.2.3-2/desc`, DESC)).packages).toEqual([
    {
      type: 'alpm',
      namespace: '',
      name: 'gadget',
      version: '1:1.2.3-2',
      architecture: 'any',
      origin: { name: 'gizmo', version: '1:1.2.3-2' },
      licences: ['MIT', 'GPL'],
    },
  ]);
});

test.each([
  ['without a version', 'desc', '%NAME%\ngadget\n\n'],
  ['with a name of two words', 'desc', '%NAME%\na b\n\n%VERSION%\n1-1\n'],
  ['of nothing', 'desc', ''],
  ['of something else', 'desc', '\x7fELF\0\0'],
])('a description %s is one warning', (_, name, text) => {
  const { packages, problems } = pacman.catalog(evidenceFile(`${LOCAL}/gadget-1-1/${name}`, text));
  expect([packages, problems]).toEqual([[], ['has no name or version']]);
});

test('no bytes make it throw or say more than one thing', () => {
  const words = fc.constantFrom('%NAME%', '%VERSION%', '%FILES%', '\n', '\n\n', 'a', 'usr/', 'b/c', '%', '\0');
  const content = fc.oneof(
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.array(words).map((list) => Buffer.from(list.join(''))),
  );
  fc.assert(
    fc.property(
      content,
      fc.constantFrom('desc', 'files'),
      fc.constantFrom('a-1-1', 'a', '-', 'a-b'),
      (bytes, name, entry) => {
        const { packages, owned, problems } = pacman.catalog(evidenceFile(`${LOCAL}/${entry}/${name}`, bytes));
        for (const list of owned) expect([...list.paths]).not.toContain('');
        expect(packages.length + problems.length).toBeLessThanOrEqual(1);
      },
    ),
  );
});
