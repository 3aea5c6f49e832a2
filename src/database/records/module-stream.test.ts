import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AffectedPackage } from '../../model/index.ts';
import { buildDatabase } from '../build.ts';
import { advisory, affected, before, PYPI } from '../made-items.fixture.ts';
import { openDatabase } from '../open.ts';

const NODE = affected('AlmaLinux:8', 'nodejs', before('1:18.19.1-1.module_el8.9.0+1'));

/** Architectures and module streams in every combination. */
const BOUND: readonly AffectedPackage[] = [
  NODE,
  { ...NODE, architecture: 'x86_64' },
  { ...NODE, module: 'nodejs:18' },
  { ...NODE, architecture: 'x86_64', module: 'nodejs:18' },
  { ...NODE, architecture: 'aarch64', module: 'nodejs:20' },
];

test('a statement keeps the architecture and the module stream that it is bound to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fixedin-module-'));
  try {
    const out = join(folder, 'one.db');
    const item = advisory(PYPI, { id: 'ALSA-2024:1', upstream: ['CVE-2024-0001'], affected: BOUND });
    await buildDatabase({ from: [[item]], out, now: 1_763_800_000 });
    using database = openDatabase(out);
    const [statements = []] = database.statements([{ ecosystem: 'AlmaLinux:8', name: 'nodejs' }]);
    expect(statements.map(({ architecture, module }) => [architecture, module])).toEqual(
      BOUND.map(({ architecture, module }) => [architecture, module ?? null]),
    );
    expect(database.exportAdvisory('ALSA-2024:1')?.affected).toEqual(BOUND);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
