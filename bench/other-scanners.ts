import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasProgram } from '../test/programs.ts';
import { measure } from './measure.ts';
import type { Contestant } from './rounds.ts';

/** Another program that does what one of our commands does. */
export interface OtherScanner {
  readonly name: (typeof OTHER_SCANNERS)[number]['name'];
  /** Our command for the same work. */
  readonly command: 'sbom' | 'scan';
  readonly contestant: Contestant;
}

/**
 * How each is told to look at an OCI layout, to ask nobody else and to keep nothing of an image that it saw before.
 * Syft catalogs and no more; the others judge by databases of their own, which must be there already.
 */
const OTHER_SCANNERS = [
  { name: 'syft', command: 'sbom', args: (layout: string) => ['scan', `oci-dir:${layout}`, '-o', 'cyclonedx-json'] },
  { name: 'grype', command: 'scan', args: (layout: string) => [`oci-dir:${layout}`, '-o', 'json'] },
  {
    name: 'trivy',
    command: 'scan',
    args: (layout: string) => [
      ...['image', '--input', layout, '--format', 'json', '--list-all-pkgs', '--cache-backend', 'memory'],
      ...['--scanners', 'vuln', '--skip-db-update', '--skip-java-db-update', '--offline-scan'],
    ],
  },
] as const;

const OFFLINE = {
  SYFT_CHECK_FOR_APP_UPDATE: 'false',
  GRYPE_CHECK_FOR_APP_UPDATE: 'false',
  GRYPE_DB_AUTO_UPDATE: 'false',
  GRYPE_DB_VALIDATE_AGE: 'false',
};

export const OTHER_ROWS = OTHER_SCANNERS.map(({ name }) => `cold-against-${name}` as const);

/**
 * Those that are on the PATH and can scan the image at all.
 * @param layout has several images, of which `tag` is meant
 * @param work where a layout of that one alone is put, for those that take a layout for an image
 */
export async function findOtherScanners(
  layout: string,
  tag: string,
  work: string,
  wanted: (row: string) => boolean,
  say: (line: string) => void,
): Promise<readonly OtherScanner[]> {
  const present = OTHER_SCANNERS.filter(({ name }) => wanted(`cold-against-${name}`) && hasProgram(name));
  if (present.length === 0) return [];
  const alone = await layoutOfOne(layout, tag, join(work, 'alone'));
  Object.assign(process.env, OFFLINE);
  const found: OtherScanner[] = [];
  for (const { name, command, args } of present) {
    const run = () => measure(name, args(alone));
    try {
      await run();
      found.push({ name, command, contestant: { name: `${name} of ${tag}`, run } });
    } catch (error) {
      const reason = error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error);
      say(`left out, ${name}: ${reason}`);
    }
  }
  return found;
}

async function layoutOfOne(layout: string, tag: string, folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await symlink(join(layout, 'blobs'), join(folder, 'blobs'));
  await writeFile(join(folder, 'oci-layout'), await readFile(join(layout, 'oci-layout')));
  const index: { readonly manifests: readonly { readonly annotations: Readonly<Record<string, string>> }[] } =
    JSON.parse(await readFile(join(layout, 'index.json'), 'utf8'));
  const manifests = index.manifests.filter(
    ({ annotations }) => annotations['org.opencontainers.image.ref.name'] === tag,
  );
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  return folder;
}
