import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { needsProgram } from '../test/programs.ts';
import { changesBetween, install, installedSources, makeBase, type Stage, snapshot } from './debian-root.ts';
import { archiveChanges, archiveRoot, type LayerBlob, storeLayer } from './layer-blobs.ts';
import { writeLayout } from './layout.ts';

/** The images that are measured, all in one OCI layout. */
export interface BenchImages {
  readonly layout: string;
  /** By tag; layers from the bottom up. */
  readonly images: Readonly<Record<ImageTag, readonly LayerBlob[]>>;
  /** The Debian source packages installed in all but `before`. */
  readonly sources: readonly { readonly name: string; readonly version: string }[];
}

/**
 * `one-layer`, `layers` and `zstd` hold the same files: in one layer of gzip, in a layer a stage, in one of zstd.
 * `before` is `layers` without its last.
 */
export type ImageTag = 'one-layer' | 'layers' | 'zstd' | 'before';

/**
 * Makes the images of a Debian like the `buildpack-deps` that many build upon, once: a later call finds them.
 * @param work is made where it does not exist
 * @returns null where a program is missing, which is then said on stderr
 */
export async function makeImages(work: string, say: (line: string) => void): Promise<BenchImages | null> {
  const recipe = createHash('sha256')
    .update(JSON.stringify([SUITE, STAGES]))
    .digest('hex')
    .slice(0, 12);
  const folder = join(work, `debian-${recipe}`);
  const made = await readFile(join(folder, 'made.json'), 'utf8').catch(() => null);
  if (made !== null) return { ...JSON.parse(made), layout: folder };
  if (!needsProgram('mmdebstrap', 'chroot', 'find', 'tar', 'gzip', 'zstd')) return null;
  if (process.getuid?.() !== 0) {
    say('skipped, root is needed to make a Debian image');
    return null;
  }
  const part = `${folder}.part`;
  await rm(part, { recursive: true, force: true });
  const root = join(part, 'root');
  const tar = join(part, 'layer.tar');
  const blobs = join(part, 'blobs/sha256');
  await mkdir(blobs, { recursive: true });

  const layers: LayerBlob[] = [];
  let before: Awaited<ReturnType<typeof snapshot>> = new Map();
  for (const stage of STAGES) {
    say(`making the Debian image: ${stage.name}`);
    if (stage.packages.length === 0) await makeBase(root, SUITE);
    else await install(root, stage);
    const after = await snapshot(root);
    await archiveChanges(root, changesBetween(before, after), tar);
    layers.push(await storeLayer(tar, blobs, 'gzip'));
    before = after;
  }
  say('making the Debian image: all in one layer, gzip and zstd');
  await archiveRoot(root, tar);
  const images: BenchImages['images'] = {
    'one-layer': [await storeLayer(tar, blobs, 'gzip')],
    layers,
    zstd: [await storeLayer(tar, blobs, 'zstd')],
    before: layers.slice(0, -1),
  };
  await writeLayout(part, new Map(Object.entries(images)));
  await writeFile(join(part, 'made.json'), JSON.stringify({ images, sources: await installedSources(root) }));
  await rm(root, { recursive: true });
  await rm(tar);
  await rename(part, folder);
  return makeImages(work, say);
}

const SUITE = 'bookworm';

/** The RUN lines, from the bottom up: the layers of a language's official image, by and large. */
const STAGES: readonly Stage[] = [
  { name: 'base', packages: [] },
  {
    name: 'tools',
    packages:
      'ca-certificates curl wget gnupg dirmngr netbase sq git mercurial openssh-client subversion procps python3 tzdata'.split(
        ' ',
      ),
  },
  {
    name: 'compilers',
    packages: 'build-essential autoconf automake bzip2 dpkg-dev file libtool make patch unzip xz-utils gfortran'.split(
      ' ',
    ),
  },
  {
    name: 'libraries',
    packages: (
      'imagemagick libbz2-dev libc6-dev libcurl4-openssl-dev libdb-dev libevent-dev libffi-dev libgdbm-dev ' +
      'libglib2.0-dev libgmp-dev libjpeg-dev libkrb5-dev liblzma-dev libmagickcore-dev libmagickwand-dev ' +
      'default-libmysqlclient-dev libncurses5-dev libncursesw5-dev libpng-dev libpq-dev libreadline-dev ' +
      'libsqlite3-dev libssl-dev libtool libwebp-dev libxml2-dev libxslt-dev libyaml-dev zlib1g-dev'
    ).split(' '),
  },
  { name: 'language', packages: ['golang-go'] },
];
