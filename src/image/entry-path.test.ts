import { array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layerOf, recordLayer } from '../../test/support/layer-record.ts';
import { cleanPath, LayerLinks } from './entry-path.ts';
import { type NewEntry, writeTar } from './tar-write.ts';

describe('cleanPath', () => {
  test.each([
    ['usr/bin/sh', 'usr/bin/sh'],
    ['./usr/bin/', 'usr/bin'],
    ['/usr//bin/./sh', 'usr/bin/sh'],
    ['usr/../etc/passwd', 'etc/passwd'],
    ['../../../etc/passwd', 'etc/passwd'],
    ['usr/../../..', ''],
    ['.', ''],
    ['/', ''],
    ['..', ''],
    ['...', '...'],
    ['usr/..bin/.x', 'usr/..bin/.x'],
    ['a\\..\\b', 'a\\..\\b'],
  ])('%s → %s', (name, path) => expect(cleanPath(name)).toBe(path));

  test('never leaves the root, and cleans what is clean to itself', () => {
    const segment = constantFrom('..', '.', '', 'a', '...', '.wh.a', ' ', '\\');
    assert(
      property(array(segment), (segments) => {
        const path = cleanPath(segments.join('/'));
        expect(cleanPath(path)).toBe(path);
        const kept = path === '' ? [] : path.split('/');
        expect(kept.filter((one) => one === '' || one === '.' || one === '..')).toEqual([]);
      }),
    );
  });
});

describe('entries below symbolic links of the same layer', () => {
  const file = (path: string): NewEntry => ({ path, content: path });
  const link = (path: string, symlink: string): NewEntry => ({ path, symlink });

  test.each<[string, readonly NewEntry[], readonly string[]]>([
    ['a merged /usr', [link('lib', 'usr/lib'), file('lib/apk/db/installed')], ['lib', 'usr/lib/apk/db/installed']],
    ['an absolute target', [link('lib', '/usr/lib'), file('lib/x')], ['lib', 'usr/lib/x']],
    ['to the root', [link('host', '/'), file('host/x')], ['host', 'x']],
    ['out of the root', [link('up', '../../..'), file('up/etc/x')], ['up', 'etc/x']],
    ['a link below a link', [link('a', 'b'), link('a/c', '../d'), file('b/c/x')], ['a', 'b/c', 'd/x']],
    ['the link itself is not followed', [link('a', 'b'), file('a')], ['a', 'a']],
    ['only what comes after it', [file('a/x'), link('a', 'b'), file('a/y')], ['a/x', 'a', 'b/y']],
    [
      'until a folder takes its place',
      [link('a', 'b'), { path: 'a', directory: true }, file('a/x')],
      ['a', 'a', 'a/x'],
    ],
    ['a loop leads nowhere', [link('a', 'b'), link('b', 'a'), file('a/x')], ['a', 'b', 'a/x']],
    ['a loop through itself', [link('a', 'a/b'), file('a/x')], ['a', 'a/x']],
    ['whiteouts too', [link('a', 'b'), file('a/.wh.x')], ['a', 'b/.wh.x']],
  ])('%s', async (_, entries, paths) => {
    expect((await recordLayer(layerOf(writeTar(entries), {}))).map(({ path }) => path)).toEqual(paths);
  });

  test('the target of a hard link is found in the same way', async () => {
    const entries = [link('lib', 'usr/lib'), file('lib/x'), { path: 'y', hardlink: './lib/x' }];
    expect((await recordLayer(layerOf(writeTar(entries), {}))).at(-1)?.linkTarget).toBe('usr/lib/x');
  });

  test('whatever the links, paths stay inside the root', () => {
    const segments = array(constantFrom('a', 'b', 'c', '..', '.', ''), { minLength: 1, maxLength: 5 });
    assert(
      property(array(segments, { maxLength: 12 }), segments, string(), (links, path, name) => {
        const layer = new LayerLinks();
        for (const [position, target] of links.entries()) {
          const at = layer.resolve(cleanPath(links[links.length - 1 - position]?.join('/') ?? ''));
          if (at !== '') layer.put(at, target.join('/'));
        }
        const resolved = layer.resolve(cleanPath([...path, name].join('/')));
        expect(cleanPath(resolved)).toBe(resolved);
      }),
    );
  });

  test('hundreds of links in a chain are a loop', () => {
    const layer = new LayerLinks();
    for (let at = 0; at < 500; at += 1) layer.put(`l${at}`, `l${at + 1}`);
    expect(layer.resolve('l0/x')).toBe('l0/x');
    expect(layer.resolve('l480/x')).toBe('l500/x');
  });
});
