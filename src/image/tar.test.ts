import { execFileSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert, integer, property } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needsProgram } from '../../test/programs.ts';
import { recordTar } from '../../test/support/layer-record.ts';
import { writeTar } from './tar-write.ts';

const LONG = `${'folder-of-a-long-name/'.repeat(6)}file-${'x'.repeat(120)}`;
const SPARSE_BYTES = 3_000_000;

/** Where GNU tar's own sparse file has data: enough places that the old form needs more than its header block. */
const DATA = Array.from({ length: 60 }, (_, region) => region * 45_056);

describe.skipIf(!needsProgram('tar'))('archives of GNU tar', () => {
  let folder: string;
  let sparse: Buffer;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fixedin-tar-'));
    mkdirSync(join(folder, LONG, '..'), { recursive: true });
    writeFileSync(join(folder, LONG), 'long');
    writeFileSync(join(folder, 'short'), 'short\n');
    writeFileSync(join(folder, 'empty'), '');
    writeFileSync(join(folder, 'block'), 'b'.repeat(512));
    writeFileSync(join(folder, 'grüße'), 'utf-8');
    symlinkSync('short', join(folder, 'symbolic'));
    symlinkSync(`/${LONG}`, join(folder, 'symbolic-long'));
    linkSync(join(folder, 'short'), join(folder, 'zz-hard'));
    sparse = Buffer.alloc(SPARSE_BYTES);
    for (const offset of DATA) sparse[offset] = 120;
    truncateSync(makeFile(join(folder, 'holes')), SPARSE_BYTES);
    execFileSync('cp', ['--sparse=always', makeFile(join(folder, 'full'), sparse), join(folder, 'holes')]);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const archive = (...options: string[]) => {
    const file = join(folder, '../', `${folder.split('/').pop()}.tar`);
    execFileSync('tar', ['-cf', file, '-C', folder, ...options], { stdio: ['ignore', 'ignore', 'ignore'] });
    const bytes = readFileSync(file);
    rmSync(file);
    return bytes;
  };

  test.each(['gnu', 'pax', 'oldgnu', 'posix'])('--format=%s', (format) => {
    const names = ['short', 'empty', 'block', 'grüße', 'symbolic', 'symbolic-long', 'zz-hard', LONG];
    const members = recordTar(archive(`--format=${format}`, ...names));
    expect(members.map(({ name, kind, size, linkName, content }) => [name, kind, size, linkName, content])).toEqual([
      ['short', 'file', 6, '', 'short\n'],
      ['empty', 'file', 0, '', ''],
      ['block', 'file', 512, '', 'b'.repeat(512)],
      ['grüße', 'file', 5, '', 'utf-8'],
      ['symbolic', 'symlink', 0, 'short', null],
      ['symbolic-long', 'symlink', 0, `/${LONG}`, null],
      ['zz-hard', 'hardlink', 0, 'short', null],
      [LONG, 'file', 4, '', 'long'],
    ]);
  });

  test.each(['ustar', 'v7'])('--format=%s, which has no room for long names', (format) => {
    const members = recordTar(archive(`--format=${format}`, 'short', 'block', 'symbolic', 'zz-hard'));
    expect(members.map(({ name, kind, content }) => [name, kind, content])).toEqual([
      ['short', 'file', 'short\n'],
      ['block', 'file', 'b'.repeat(512)],
      ['symbolic', 'symlink', null],
      ['zz-hard', 'hardlink', null],
    ]);
  });

  test('a name in two fields of ustar', () => {
    const name = `${'p'.repeat(120)}/${'n'.repeat(90)}`;
    mkdirSync(join(folder, 'p'.repeat(120)));
    makeFile(join(folder, name));
    expect(recordTar(archive('--format=ustar', name)).map((member) => member.name)).toEqual([name]);
  });

  test.each([
    ['gnu', '0.0'],
    ['pax', '0.0'],
    ['pax', '0.1'],
    ['pax', '1.0'],
  ])('a sparse file, --format=%s --sparse-version=%s', (format, version) => {
    const bytes = archive('-S', `--format=${format}`, `--sparse-version=${version}`, 'holes', 'short');
    const [holes, short] = recordTar(bytes);
    expect({ ...holes, content: null }).toMatchObject({ name: 'holes', size: SPARSE_BYTES, isSparse: true });
    expect(holes?.stored).toBeLessThan(SPARSE_BYTES / 2);
    expect(Buffer.from(holes?.content ?? '', 'latin1').equals(sparse)).toBe(true);
    expect(short?.content).toBe('short\n');
  });

  test('any chunking gives the same members', () => {
    const bytes = [
      archive('-S', '--format=gnu', 'short', 'holes', LONG, 'symbolic-long', 'zz-hard'),
      archive('-S', '--format=pax', 'short', 'holes', LONG, 'symbolic-long', 'grüße'),
    ];
    assert(
      property(array(integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 8 }), (sizes) => {
        for (const one of bytes) expect(recordTar(one, sizes)).toEqual(recordTar(one));
      }),
      { numRuns: 25 },
    );
  });
});

describe('odd archives', () => {
  const one = writeTar([{ path: 'a', content: 'content of a' }]);
  const zeros = Buffer.alloc(512);

  test.each([
    ['nothing at all', Buffer.alloc(0), []],
    ['only an end', Buffer.alloc(1024), []],
    ['no end', one.subarray(0, 1024), ['a']],
    ['half an end', one.subarray(0, 1536), ['a']],
    ['no padding after the last file', one.subarray(0, 512 + 12), ['a']],
    ['anything after the end', Buffer.concat([one, Buffer.from('garbage'), one]), ['a']],
  ])('%s', (_, archive, names) => {
    expect(recordTar(archive).map(({ name }) => name)).toEqual(names);
  });

  test.each([
    ['cut off in a header', Buffer.concat([one.subarray(0, 1024), one.subarray(0, 100)]), 'cut-off'],
    ['cut off in a file', one.subarray(0, 520), 'cut-off'],
    ['cut off after an extended header', writeTar([{ path: LONG, content: '' }]).subarray(0, 1024), 'cut-off'],
    ['a lone block of zeros', Buffer.concat([one.subarray(0, 1024), zeros, one]), 'damaged'],
    ['a wrong checksum', edited(one, 148, '0000000'), 'damaged'],
    ['no tar', Buffer.from('#!/bin/sh\n'.repeat(100)), 'damaged'],
    ['less than a block', Buffer.from('text'), 'damaged'],
    ['a size that is no number', summed(edited(one, 124, 'size unknown')), 'damaged'],
    ['a negative size', summed(edited(one, 124, '\xff'.repeat(12))), 'damaged'],
    ['a size of 2^95 bytes', summed(edited(one, 124, `\x80${'\xff'.repeat(11)}`)), 'damaged'],
    ['an extended header of a GiB', summed(edited(edited(one, 124, '10000000000\0'), 156, 'x')), 'over-limit'],
    ['a long name of 20 KiB', gnuLongName('n'.repeat(20_480)), 'over-limit'],
    ['a PAX record that ends outside', pax('9999 path=a\n'), 'damaged'],
    ['a PAX record without a length', pax('path=a\n'), 'damaged'],
    ['a PAX record without a value', pax('9 path a\n'), 'damaged'],
    ['a PAX path with a zero byte', pax('11 path=a\0\n'), 'damaged'],
    ['a PAX size that is no number', pax('12 size=-1x\n'), 'damaged'],
    [
      'a sparse file whose regions leave it',
      pax('33 GNU.sparse.map=0,4,4000000,8\n24 GNU.sparse.size=400\n'),
      'damaged',
    ],
    ['a sparse file of more data than stored', pax('24 GNU.sparse.map=0,4000\n25 GNU.sparse.size=4000\n'), 'damaged'],
  ])('%s', (_, archive, reason) => {
    expect(() => recordTar(archive)).toThrow(expect.objectContaining({ reason }));
  });

  test('a checksum of signed bytes, as old archivers wrote', () => {
    const archive = edited(one, 0, '\xe4');
    const signed = archive.subarray(0, 512).reduce((sum, byte, at) => sum + signedByte(at, byte), 0);
    const members = recordTar(edited(archive, 148, `${signed.toString(8).padStart(6, '0')}\0 `));
    expect(members.map(({ name }) => name)).toEqual(['\\xe4']);
  });

  test('a size in base 256', () => {
    const archive = summed(edited(one, 124, `\x80${'\0'.repeat(10)}\x0c`));
    expect(recordTar(archive)[0]?.content).toBe('content of a');
  });

  test('a size that only its PAX record states', () => {
    const archive = Buffer.concat([paxHeader('11 size=12\n'), summed(edited(one, 124, '00000000000\0'))]);
    expect(recordTar(archive)).toMatchObject([{ name: 'a', content: 'content of a' }]);
  });

  test('a global header applies to nothing, as in what runtimes unpack with', () => {
    const global = summed(edited(paxHeader('11 path=zz\n'), 156, 'g'));
    expect(recordTar(Buffer.concat([global, one])).map(({ name }) => name)).toEqual(['a']);
  });

  test('links and folders have no content, whatever their size says', () => {
    const archive = Buffer.concat([
      ...['1', '2', '3', '4', '5', '6'].map((type) =>
        summed(edited(edited(one, 156, type), 100, '0')).subarray(0, 512),
      ),
      one,
    ]);
    expect(recordTar(archive).map(({ kind, size }) => [kind, size])).toEqual([
      ['hardlink', 0],
      ['symlink', 0],
      ['other', 0],
      ['other', 0],
      ['directory', 0],
      ['other', 0],
      ['file', 12],
    ]);
  });

  test('names that are not UTF-8 stay apart', () => {
    const names = ['caf\xe9', 'caf\xe8', '\xff\xfe', 'ok\xc3\xa9\xc3'];
    const archive = Buffer.concat(names.map((name) => summed(edited(one, 0, name)).subarray(0, 1024)));
    expect(recordTar(archive).map(({ name }) => name)).toEqual(['caf\\xe9', 'caf\\xe8', '\\xff\\xfe', 'oké\\xc3']);
  });
});

function makeFile(path: string, content: string | Buffer = ''): string {
  writeFileSync(path, content);
  return path;
}

function edited(archive: Buffer, at: number, text: string): Buffer {
  const copy = Buffer.from(archive);
  copy.write(text, at, 'latin1');
  return copy;
}

/** The archive with the checksum of its first header made right. */
function summed(archive: Buffer): Buffer {
  const blank = edited(archive, 148, '        ');
  const sum = blank.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  return edited(blank, 148, `${sum.toString(8).padStart(6, '0')}\0 `);
}

function signedByte(at: number, byte: number): number {
  if (at >= 148 && at < 156) return 0x20;
  return byte < 128 ? byte : byte - 256;
}

function paxHeader(records: string): Buffer {
  const entry = writeTar([{ path: 'PaxHeader', content: Buffer.from(records, 'latin1') }]);
  return summed(edited(entry, 156, 'x')).subarray(0, 1024);
}

function pax(records: string): Buffer {
  return Buffer.concat([paxHeader(records), writeTar([{ path: 'a', content: 'content of a' }])]);
}

function gnuLongName(name: string): Buffer {
  const entry = writeTar([{ path: '././@LongLink', content: name }]);
  return Buffer.concat([summed(edited(entry, 156, 'L')).subarray(0, -1024), writeTar([{ path: 'a', content: '' }])]);
}
