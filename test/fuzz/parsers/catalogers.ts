import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evidenceFile } from '../../../src/inventory/catalogers/evidence-file.ts';
import { CATALOGERS } from '../../../src/inventory/catalogers/index.ts';
import type { Cataloger } from '../../../src/inventory/catalogers/types.ts';
import { LOCK_FILES } from '../../../src/inventory/lock-files/index.ts';
import { pe, universal } from '../../support/executables.ts';
import { berkeleyDatabase, sqliteDatabase } from '../../support/rpm-databases.ts';
import { rpmHeader, stubOf } from '../../support/rpm-header.ts';
import { rustSection } from '../../support/rust-programs.ts';
import { samples } from '../../support/samples.ts';
import { LOCK_FILE_SAMPLES } from './lock-file-samples.ts';
import type { Parser, Sample } from './types.ts';

/** Those of images that have samples; the others are held to damage by their own tests. Nix's reads no file. */
export function catalogers(): readonly Parser[] {
  const given = [...Object.entries(samples()).map(sampleOf), ...rpmDatabases(), ...programs()];
  return CATALOGERS.filter(({ folders }) => folders === undefined)
    .map((cataloger) => parserOf(cataloger, given))
    .filter((parser) => parser.samples.length > 0);
}

/** Those of source trees. */
export function lockFiles(): readonly Parser[] {
  const given = Object.entries(LOCK_FILE_SAMPLES).flatMap(([path, texts]) =>
    texts.map((text) => sampleOf([path, text])),
  );
  return LOCK_FILES.map((cataloger) => parserOf(cataloger, given));
}

function sampleOf([path, content]: readonly [path: string, content: string | Buffer]): Sample {
  return { path, bytes: Buffer.from(content) };
}

/** Catalogers throw what they like within their file; the walk makes a warning of it. An error of the engine is none. */
function parserOf(cataloger: Cataloger, given: readonly Sample[]): Parser {
  return {
    name: cataloger.name,
    samples: given.filter(
      ({ path, bytes }) =>
        cataloger.wants(path, bytes.length) ||
        cataloger.recognises?.(bytes.subarray(0, 4096), path, bytes.length) === true,
    ),
    read: (bytes, path) => cataloger.catalog(evidenceFile(path, bytes)).packages.length,
    isExpected: (error) => error instanceof Error && !ENGINE_ERRORS.some((engines) => error.constructor === engines),
  };
}

const ENGINE_ERRORS = [TypeError, RangeError, ReferenceError];

/** The two kinds that are not among the samples; Berkeley DB's where its program is there. */
function rpmDatabases(): readonly Sample[] {
  const folder = mkdtempSync(join(tmpdir(), 'fixedin-fuzz-'));
  const headers = [
    rpmHeader(stubOf('bash-0:5.1.8-6.el9.x86_64', { files: ['/usr/bin/bash'] })),
    rpmHeader(stubOf('openssl-libs-1:3.0.7-25.el9.x86_64')),
  ];
  try {
    const sqlite = sampleOf(['var/lib/rpm/rpmdb.sqlite', sqliteDatabase(folder, headers, 1024)]);
    if (spawnSync('db5.3_load', ['-V']).error !== undefined) return [sqlite];
    return [sqlite, sampleOf(['var/lib/rpm/Packages', berkeleyDatabase(folder, headers)])];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Programs of the systems that are not among the samples. */
function programs(): readonly Sample[] {
  const own = samples();
  const [go, rust] = [own['usr/local/bin/server'], own['usr/local/bin/proxy']];
  if (!Buffer.isBuffer(go) || !Buffer.isBuffer(rust)) throw new Error('the samples have no programs');
  const section = rustSection([{ name: 'h2', version: '0.3.16', source: 'crates.io', root: true }]);
  return [
    sampleOf(['usr/local/bin/both', universal([go, rust])]),
    sampleOf(['srv/proxy.exe', pe({ '.text': Buffer.alloc(16), '.dep-v0': section })]),
    sampleOf([
      'usr/lib/libpython3.11.so',
      Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(4089), Buffer.from('\0A3.11.4\0')]),
    ]),
  ];
}
