import { statSync } from 'node:fs';
import { openArchive } from './archive-files.ts';
import { openDirectory } from './directory.ts';
import { openDockerArchive, openDockerFiles } from './docker-archive.ts';
import { ImageError } from './errors.ts';
import { FolderFiles } from './image-files.ts';
import { openLayoutFiles, openOciArchive, openOciLayout } from './oci-layout.ts';
import type { RegistryOptions } from './registry/index.ts';
import type { Image } from './types.ts';

export interface OpenOptions extends RegistryOptions {}

/**
 * Opens an image, from wherever its reference says:
 *
 * - `registry:NAME`, `oci-layout:DIR[:TAG|@DIGEST]`, `oci-archive:FILE[:TAG|@DIGEST]`, `docker-archive:FILE[:NAME:TAG]`,
 *   `dir:ROOTFS`, `docker:NAME` (an image that Docker or Podman keeps);
 * - the path of a file or folder, which is recognised by its content;
 * - else the name of an image in a registry, unless it can only be meant for a file.
 *
 *     await using image = await openImage('oci-layout:./go:1.21.2', {});
 *
 * @throws {ImageError} `unknown-source`, `not-found` for a file, and whatever the source throws
 */
export async function openImage(reference: string, options: OpenOptions = {}): Promise<Image> {
  const [, scheme = '', rest = ''] = /^([a-z-]+):(.*)$/s.exec(reference) ?? [];
  switch (scheme) {
    case 'registry':
      return openInRegistry(rest, options);
    case 'oci-layout':
      return openOciLayout(...pathAndChoice(rest), reference, options);
    case 'oci-archive':
      return openOciArchive(...pathAndChoice(rest), reference, options);
    case 'docker-archive':
      return openDockerArchive(...pathAndChoice(rest), reference, options);
    case 'dir':
      return openDirectory(rest, reference);
    case 'docker': {
      // Loaded when it is named, as is what asks registries.
      const { openEngineImage } = await import('./engine/index.ts');
      return openEngineImage(rest, reference, options);
    }
  }
  const local = kindOfPath(reference);
  if (local === 'folder') return openFolder(reference, options);
  if (local === 'file') return openFile(reference, options);
  if (FOREIGN_SCHEMES.includes(scheme) || reference.includes('://')) throw unknownSource(reference, scheme);
  if (FILE_NAME.test(reference)) throw missingFile(reference);
  return openInRegistry(reference, options);
}

/** Loaded when a registry is asked: what HTTP takes to load is a good part of a scan of what is on disk. */
async function openInRegistry(reference: string, options: OpenOptions): Promise<Image> {
  const { openRegistryImage } = await import('./registry/index.ts');
  return openRegistryImage(reference, options);
}

const SCHEMES = ['registry', 'oci-layout', 'oci-archive', 'docker-archive', 'docker', 'dir'];
/** How other tools name sources that are none here. */
const FOREIGN_SCHEMES = ['docker-daemon', 'podman', 'containerd', 'containers-storage', 'oci'];

function unknownSource(reference: string, scheme: string): ImageError {
  const known = SCHEMES.map((name) => `${name}:`).join(', ');
  const asImage = scheme === '' ? '' : ` (registry:${reference} for an image of that name)`;
  return new ImageError('unknown-source', reference, 'is of no known source', `use one of ${known}${asImage}`);
}

/** Who types these means a file: asking a registry for `app.tar` would tell a typing error to the network. */
const FILE_NAME = /^\.{0,2}\/|\.(?:tar|tgz|tar\.gz|tar\.zst)$/;

function missingFile(reference: string): ImageError {
  const asImage = /^[./]/.test(reference) ? '' : `; registry:${reference} is an image of that name`;
  return new ImageError('not-found', reference, 'is no file or folder here', `check the path${asImage}`);
}

/** A layout has its index; a folder without one is a root file system. */
async function openFolder(folder: string, options: OpenOptions): Promise<Image> {
  const files = new FolderFiles(folder);
  const isLayout = (await files.has('oci-layout')) || (await files.has('index.json'));
  return isLayout ? openOciLayout(folder, '', folder, options) : openDirectory(folder, folder);
}

/** New archives of Docker are layouts too; their `manifest.json` names only what is really in them. */
async function openFile(file: string, options: OpenOptions): Promise<Image> {
  const files = await openArchive(file, file);
  if (await files.has('manifest.json')) return openDockerFiles(files, '', file, options);
  if (await files.has('index.json')) return openLayoutFiles(files, '', file, options);
  await files[Symbol.asyncDispose]();
  const problem = 'is an archive, but neither of an OCI layout (index.json) nor of docker save (manifest.json)';
  throw new ImageError('not-an-image', file, problem);
}

/** Splits `PATH:CHOICE` or `PATH@DIGEST` at the last place where what stands before it exists, for paths may have both. */
function pathAndChoice(text: string): readonly [path: string, choice: string] {
  if (kindOfPath(text) !== null) return [text, ''];
  for (let at = text.length - 1; at > 0; at -= 1) {
    if (text[at] !== ':' && text[at] !== '@') continue;
    const path = text.slice(0, at);
    if (kindOfPath(path) !== null) return [path, text.slice(at + 1)];
  }
  return [text, ''];
}

function kindOfPath(path: string): 'file' | 'folder' | null {
  try {
    const facts = statSync(path);
    return facts.isDirectory() ? 'folder' : 'file';
  } catch {
    return null;
  }
}
