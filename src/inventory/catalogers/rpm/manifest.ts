import { type CatalogedFile, type CatalogedPackage, cataloged, type EvidenceFile } from '../types.ts';
import { isWord } from '../word.ts';
import { rpmNamed } from './package.ts';

/** Where CBL-Mariner and Azure Linux put it. */
export const MANIFEST = 'var/lib/rpmmanifest/container-manifest-2';

/**
 * The list of packages in images that were made without leaving rpm's database: lines of name, version-release, install
 * time, build time, vendor, epoch, size, architecture, epoch as a number and source package, parted by tabs.
 * https://github.com/microsoft/azurelinux/blob/3.0/toolkit/docs/formats/imageconfig.md (its `rpm -qa --qf`)
 */
export function readManifest(file: EvidenceFile): CatalogedFile {
  const packages: CatalogedPackage[] = [];
  let damaged = 0;
  for (const raw of file.bytes.toString('utf8').split('\n')) {
    const line = raw.trimEnd();
    if (line === '') continue;
    const [name = '', version = '', , , , , , architecture = '', epoch = '', sourceRpm = ''] = line.split('\t', 11);
    if (!isWord(name) || !isWord(version) || !version.includes('-') || !/^\d{1,10}$/.test(epoch)) damaged++;
    else packages.push(rpmNamed({ name, version, epoch: Number(epoch), architecture, sourceRpm }));
  }
  const problems = damaged === 0 ? [] : [`${damaged} of ${damaged + packages.length} lines name no package`];
  return cataloged({ packages, problems });
}
