import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes an OSV feed for Debian 12 with about as many advisories a source package, and as many of them open, as the
 * real one has, so that a scan has real work to do: the folder of real data holds none for Debian. The contents are
 * made up and good for nothing else.
 * @returns what `db build --from` takes
 */
export async function writeMadeAdvisories(
  folder: string,
  sources: readonly { readonly name: string; readonly version: string }[],
): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [position, { name, version }] of sources.entries()) {
    for (let serial = 0; serial < ADVISORIES; serial++) {
      const cve = `CVE-2024-${100_000 + position * ADVISORIES + serial}`;
      await writeFile(join(folder, `DEBIAN-${cve}.json`), JSON.stringify(advisory(cve, name, end(serial, version))));
    }
  }
  return `osv:${folder}`;
}

/** For each source package. */
const ADVISORIES = 30;
/** Of them: without a fix, and fixed in a version above the installed one. The others are fixed in the installed one. */
const OPEN = 4;
const FIXABLE = 1;

function end(serial: number, installed: string): readonly { readonly fixed: string }[] {
  if (serial < OPEN) return [];
  return [{ fixed: serial < OPEN + FIXABLE ? `${installed}+deb12u99` : installed }];
}

/** https://ossf.github.io/osv-schema/ */
function advisory(cve: string, name: string, end: readonly { readonly fixed: string }[]) {
  return {
    schema_version: '1.7.0',
    id: `DEBIAN-${cve}`,
    upstream: [cve],
    published: '2024-03-01T00:00:00Z',
    modified: '2024-06-01T00:00:00Z',
    details: `Made up for measuring: a flaw in ${name}, such as ${cve} would be described in a sentence or two of prose.`,
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' }],
    affected: [
      {
        package: { ecosystem: 'Debian:12', name },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, ...end] }],
      },
    ],
  };
}
