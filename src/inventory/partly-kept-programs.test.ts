import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../test/programs.ts';
import { built } from '../../test/support/built.ts';
import { type GoProgram, goProgram } from '../../test/support/go-programs.ts';
import { HELLO } from '../../test/support/rust-programs.ts';
import { type Layer, type NewEntry, unpack, writeTar } from '../image/index.ts';
import { parseDigest } from '../model/index.ts';
import { analyseLayer } from './analysis.ts';
import { partsOfProgram } from './executables/index.ts';

/** Of code and of constants, each, of the programs made here: far more than what says what is in them. */
const FILLER_BYTES = 3_000_000;
const SBOM = gzipSync(
  JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    components: [
      { type: 'library', group: 'io.netty', name: 'netty', version: '4.1.76', purl: 'pkg:maven/io.netty/netty@4.1.76' },
    ],
  }),
);

describe.skipIf(!needsProgram('gcc', 'objcopy', 'strip'))('of a large program', () => {
  test('GraalVM’s SBOM among its data is kept', async () => {
    const native = nativeImage('');
    expect(shareKept(native)).toBeLessThan(0.1);
    expect(await analysed([{ path: 'app/server', content: native }])).toEqual({
      found: ['netty 4.1.76 at app/server'],
      walks: 1,
    });
  });

  test('GraalVM’s SBOM among its constants is read on a second walk, for its links as well', async () => {
    const native = nativeImage('const ');
    const entries: readonly NewEntry[] = [
      { path: 'app/server', content: native },
      { path: 'app/link', hardlink: 'app/server' },
      { path: 'app/link-to-link', hardlink: 'app/link' },
      { path: 'app/replaced', content: native },
      { path: 'app/replaced', content: 'no program' },
      { path: 'app/twice', content: nativeImage('') },
      { path: 'app/twice', content: native },
    ];
    expect(await analysed(entries)).toEqual({
      found: ['app/link', 'app/link-to-link', 'app/server', 'app/twice'].map((path) => `netty 4.1.76 at ${path}`),
      walks: 2,
    });
  });

  test.each([
    ['', []],
    ['that is stripped', ['--strip-all']],
  ])('%s cargo-auditable’s list is kept', async (_, flags) => {
    const program = withSection(cProgram(''), flags);
    expect(shareKept(program)).toBeLessThan(0.1);
    const { found, walks } = await analysed([{ path: 'usr/bin/hello', content: program }]);
    expect(found).toEqual(HELLO.crates.map((crate) => expect.stringContaining(crate.split(' ').at(-1) ?? '')));
    expect(walks).toBe(1);
  });
});

describe.skipIf(!needsProgram('go', 'gcc', 'strip'))('of a program by Go', () => {
  const LINKED: readonly (readonly [string, Omit<GoProgram, 'module'>, isStripped: boolean, share: number])[] = [
    ['as it is linked', {}, false, 0.01],
    ['linked without symbols', { flags: ['-ldflags=-s -w'] }, false, 0.01],
    ['stripped', {}, true, 0.7],
    ['that can be loaded anywhere', { flags: ['-buildmode=pie'] }, false, 1],
    ['linked by the system’s linker', { cgo: true, flags: ['-ldflags=-linkmode=external'] }, false, 1],
  ];

  test.each(LINKED)('%s what says what is in it is kept', async (_, program, isStripped, share) => {
    const path = goProgram({ module: 'a.example/large', requires: { 'b.example/used': 'v1.2.3' }, ...program });
    const content = isStripped ? stripped(path) : readFileSync(path);
    expect(shareKept(content)).toBeLessThanOrEqual(share);
    const { found, walks } = await analysed([{ path: 'usr/bin/large', content }]);
    expect(found).toContain('used v1.2.3 at usr/bin/large');
    expect(walks).toBe(1);
  });
});

/** What is found in a layer, and how often it was walked. */
async function analysed(entries: readonly NewEntry[]) {
  const archive = writeTar(entries);
  let walks = 0;
  const layer: Layer = {
    diffId: parseDigest(`sha256:${'0'.repeat(64)}`),
    size: archive.length,
    archive: null,
    async walk(visitor) {
      walks++;
      await unpack(chunksOf(archive), visitor, null, 'on-this-thread');
    },
  };
  const { files } = await analyseLayer(layer);
  expect(files.flatMap(({ problems }) => problems)).toEqual([]);
  const found = files.flatMap(({ path, packages }) =>
    packages.map(({ name, version }) => `${name} ${version} at ${path}`),
  );
  return { found: found.sort(), walks };
}

async function* chunksOf(archive: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < archive.length; at += 100_000) yield archive.subarray(at, at + 100_000);
}

function shareKept(program: Buffer): number {
  const parts = partsOfProgram(program.subarray(0, 4096), program.length);
  if (parts === null) return 1;
  return parts.reduce((sum, { start, end }) => sum + end - start, 0) / program.length;
}

/** @param qualifier of the SBOM: a constant is not among the data */
function nativeImage(qualifier: '' | 'const '): Buffer {
  const bytes = `${qualifier}unsigned char sbom[] = {${[...SBOM].join(',')}};`;
  return cProgram(`${bytes}\n${qualifier}unsigned long long sbom_length = sizeof sbom;`);
}

function cProgram(source: string): Buffer {
  const folder = built('c-program', [source, FILLER_BYTES], (work) => {
    const filler = `const char filler[${FILLER_BYTES}] = {1};\n__asm__(".text\\n.skip ${FILLER_BYTES}, 0x90");`;
    writeFileSync(join(work, 'main.c'), `${source}\n${filler}\nint main(int n, char **all) { return filler[n]; }\n`);
    execFileSync('gcc', ['-rdynamic', '-o', join(work, 'program'), join(work, 'main.c')], { stdio: 'pipe' });
  });
  return readFileSync(join(folder, 'program'));
}

/** With cargo-auditable's section, as `objcopy` with these options makes it. */
function withSection(program: Buffer, options: readonly string[]): Buffer {
  const folder = built('c-program-with-section', [program.toString('base64').length, options], (work) => {
    writeFileSync(join(work, 'before'), program);
    writeFileSync(join(work, 'section'), HELLO.section);
    const added = `.dep-v0=${join(work, 'section')}`;
    execFileSync('objcopy', [...options, '--add-section', added, join(work, 'before'), join(work, 'program')]);
  });
  return readFileSync(join(folder, 'program'));
}

function stripped(path: string): Buffer {
  const folder = built('stripped-go-program', [path], (work) => {
    copyFileSync(path, join(work, 'program'));
    execFileSync('strip', [join(work, 'program')]);
  });
  return readFileSync(join(folder, 'program'));
}
