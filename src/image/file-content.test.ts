import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { recordTar } from '../../test/support/layer-record.ts';
import { HEAD_BYTES, HELD_CONTENT_BYTES } from './limits.ts';
import { TarReader } from './tar.ts';
import { writeTar } from './tar-write.ts';

const SIZES = [0, 1, 511, 512, HEAD_BYTES - 1, HEAD_BYTES, HEAD_BYTES + 1, 70_000];
const FILES = SIZES.map((size, number) => ({ path: `${number}`, content: randomBytes(size) }));

test.each([
  ['accepted', true],
  ['declined', false],
])('a head that is %s', (_, answer) => {
  const archive = writeTar(FILES);
  for (const sizes of [[archive.length], [1], [511, 513], [4096], [5000, 3]]) {
    const heads: Record<string, Buffer> = {};
    const contents: Record<string, Buffer> = {};
    const reader = new TarReader({
      member: () => 'head',
      head: (member, bytes) => {
        heads[member.name] = Buffer.from(bytes);
        return answer ? 'content' : 'nothing';
      },
      content: (member, content) => {
        contents[member.name] = Buffer.from(content.read(0, content.size));
      },
    });
    for (let at = 0, turn = 0; at < archive.length; turn++) {
      const size = sizes[turn % sizes.length] ?? 1;
      reader.push(archive.subarray(at, at + size));
      at += size;
    }
    reader.end();
    expect(heads).toEqual(
      Object.fromEntries(FILES.map(({ path, content }) => [path, content.subarray(0, HEAD_BYTES)])),
    );
    expect(contents).toEqual(answer ? Object.fromEntries(FILES.map(({ path, content }) => [path, content])) : {});
  }
});

test('a content too large for memory is read from a file, at any place, until it was delivered', () => {
  const large = Buffer.alloc(HELD_CONTENT_BYTES + 1000, 'large ');
  large.write('start');
  large.write('end', large.length - 3);
  const archive = writeTar([
    { path: 'large', content: large },
    { path: 'after', content: 'small' },
  ]);
  const seen: unknown[] = [];
  let kept: { read(start: number, end: number): Buffer } | null = null;
  const reader = new TarReader({
    member: () => 'content',
    content: (member, content) => {
      kept ??= content;
      const end = content.read(content.size - 3, content.size + 10).toString();
      seen.push([member.name, content.size, content.read(0, 5).toString(), end]);
      if (member.name === 'large') expect(content.read(0, content.size).equals(large)).toBe(true);
    },
  });
  for (let at = 0; at < archive.length; at += 1_000_003) reader.push(archive.subarray(at, at + 1_000_003));
  reader.end();
  expect(seen).toEqual([
    ['large', large.length, 'start', 'end'],
    ['after', 5, 'small', 'all'],
  ]);
  expect(() => kept?.read(0, 1)).toThrow('is closed');
});

test('contents share no memory once they are copied', () => {
  expect(
    recordTar(
      writeTar([
        { path: 'a', content: 'first' },
        { path: 'b', content: 'other' },
      ]),
    ).map(({ content }) => content),
  ).toEqual(['first', 'other']);
});
