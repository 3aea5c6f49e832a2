import { describe, expect, test } from 'vitest';
import { inventoryOf } from './made-image.fixture.ts';

/** For each kind of manifest a path that is one, and what a sound one begins with. */
const MANIFESTS: Readonly<Record<string, string>> = {
  'app/node_modules/a/package.json': '{"name":"a","version":"1.0',
  'app/.pnp.cjs': 'const RAW_RUNTIME_STATE =\n\'{\\\n  "packageRegistryData": [',
  'lib/python3/site-packages/a-1.dist-info/METADATA': 'Metadata-Version: 2.1\nName: a\nVers',
  'lib/python3/site-packages/a-1-py3.egg': 'PK\x03\x04',
  'opt/conda/conda-meta/a-1-0.json': '{"name":"a","version":"1',
  'gems/specifications/a-1.gemspec': '# stub: a',
  'app/vendor/composer/installed.json': '{"packages":[{"name":"a/b"',
  'lib/R/library/a/DESCRIPTION': 'Package: a\nBuilt: R 4.2.2;',
  'lib/perl5/.meta/A-1/MYMETA.json': '{"name":"A","version":"1',
  'app/.dart_tool/package_config.json': '{"configVersion":2,"packages":[',
};

describe('manifests that are', () => {
  test.each<[string, (beginning: string) => string | Buffer]>([
    ['cut off', (beginning) => beginning],
    ['nested without end', () => '['.repeat(200_000)],
    ['of other bytes', () => Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3, 0xff, 0xfe])],
  ])('%s cost one warning each, which names the file, and nothing else', async (_, damage) => {
    const sound = { path: 'srv/node_modules/sound/package.json', content: '{"name":"sound","version":"1.0.0"}' };
    for (const [path, beginning] of Object.entries(MANIFESTS)) {
      const { packages, warnings } = await inventoryOf([[{ path, content: damage(beginning) }, sound]]);
      expect(packages.map(({ name }) => name)).toEqual(['sound']);
      // A DESCRIPTION without `Built` is of no installed package, and nothing is wrong with that; nor is it with a
      // program that has no data in it.
      if (warnings.length === 0) expect(path).toMatch(/DESCRIPTION$|\.pnp\.cjs$/);
      else expect(warnings).toEqual([{ code: 'unreadable-file', subject: path, message: expect.stringMatching(/./) }]);
    }
  });
});
