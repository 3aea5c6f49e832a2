import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { NewEntry } from '../image/index.ts';
import { openImage, writeOciLayout } from '../image/index.ts';
import { RULES_VERSION } from './analyser.ts';
import { analyseLayer } from './analysis.ts';
import { encodeEntry } from './cache-entry.ts';
import { apkDatabase, dpkgStatus, temporaryFolder } from './made-image.fixture.ts';

/** A bit of everything that analyses hold. */
const LAYER: readonly NewEntry[] = [
  { path: 'etc/os-release', content: 'ID=alpine\nVERSION_ID=3.19.1\n' },
  {
    path: 'lib/apk/db/installed',
    content: `${apkDatabase({ busybox: ['bin/busybox'] })}o:busy\nL:GPL-2.0-only\n\nP:cut\n`,
  },
  { path: 'var/lib/dpkg/status', content: dpkgStatus('bash', 'dash') },
  { path: 'var/lib/dpkg/info/bash.list', content: '/.\n/bin/bash\n' },
  { path: 'var/lib/dpkg/status.d', symlink: '/data' },
  { path: 'bin/sh', symlink: 'busybox' },
  { path: 'etc/.wh.passwd', content: '' },
  { path: 'tmp/.wh..wh..opq', content: '' },
  { path: 'usr/lib/os-release', hardlink: 'etc/os-release' },
];

/** Kept analyses of a version must be what that version would make, or old caches give old answers. */
test('an analysis changes only with the version of the rules or of a cataloger', async () => {
  await using folder = await temporaryFolder();
  await writeOciLayout(folder.path, { layers: [{ entries: LAYER }] });
  await using image = await openImage(`oci-layout:${folder.path}`);
  const analyses = await Promise.all(image.layers.map((layer) => analyseLayer(layer)));
  const entries = await Promise.all(analyses.map(encodeEntry));
  const digest = createHash('sha256').update(Buffer.concat(entries)).digest('hex');
  expect({ rules: RULES_VERSION, digest: digest.slice(0, 16) }).toMatchInlineSnapshot(`
    {
      "digest": "3325f7f8587822f0",
      "rules": 2,
    }
  `);
});
