import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { compareText } from '../../model/index.ts';
import { HttpProblem } from '../errors.ts';

/** An image in the folder, found. */
export interface FolderImage {
  readonly path: string;
  readonly kind: 'layout' | 'archive';
  /** The tag or digest after the name; empty for none. */
  readonly choice: string;
}

/**
 * The folder whose OCI layouts and archives may be scanned by their names in it. A name is a path of plain segments
 * below the folder, with nothing in it that leads out, symbolic links included.
 */
export class ImageFolder {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** References of the images that lie directly in the folder, sorted; the choices for a form. */
  async names(): Promise<readonly string[]> {
    const entries = await readdir(this.#root).catch(() => []);
    const names = entries.filter((name) => SEGMENT.test(name)).sort(compareText);
    const found = await Promise.all(
      names.slice(0, NAMES_SHOWN).map(async (name) => {
        const image = await this.#within(name);
        if (image === null) return [];
        const tags = image.kind === 'layout' ? await tagsOf(image.path) : [];
        return tags.length === 0 ? [name] : tags.map((tag) => `${name}:${tag}`);
      }),
    );
    return found.flat().slice(0, NAMES_SHOWN);
  }

  /** The image of a reference `NAME[:TAG|@DIGEST]`; null when the folder has nothing of that name. */
  async find(reference: string): Promise<FolderImage | null> {
    for (const [name, choice] of splits(reference)) {
      const found = await this.#within(name);
      if (found !== null) return { ...found, choice };
    }
    return null;
  }

  async #within(name: string): Promise<Omit<FolderImage, 'choice'> | null> {
    const segments = name.split('/');
    if (!segments.every((segment) => SEGMENT.test(segment))) return null;
    try {
      const root = await realpath(this.#root);
      const real = await realpath(path.join(root, ...segments));
      if (!real.startsWith(root + path.sep)) return null;
      const facts = await stat(real);
      if (facts.isFile()) return { path: real, kind: 'archive' };
      if (!facts.isDirectory()) return null;
      await stat(path.join(real, 'index.json'));
      return { path: real, kind: 'layout' };
    } catch {
      return null;
    }
  }
}

/** A folder that cannot be looked into is the operator's mistake, told at the start. */
export async function openImageFolder(folder: string): Promise<ImageFolder> {
  const facts = await stat(folder).catch(() => null);
  if (facts?.isDirectory()) return new ImageFolder(folder);
  throw new HttpProblem(500, 'no-image-folder', folder, 'is no folder', 'name one that is there with --images');
}

/** Tags of a layout, sorted; none where nothing in it is tagged, or it cannot be read. */
async function tagsOf(layout: string): Promise<readonly string[]> {
  const file = path.join(layout, 'index.json');
  try {
    if ((await stat(file)).size > INDEX_BYTES) return [];
    const { manifests } = IndexSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const tags = manifests.flatMap(({ annotations }) => annotations?.['org.opencontainers.image.ref.name'] ?? []);
    return [...new Set(tags)].filter((tag) => TAG.test(tag)).sort(compareText);
  } catch {
    return [];
  }
}

/** https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md#indexjson-file */
const IndexSchema = z.object({
  manifests: z.array(z.object({ annotations: z.record(z.string(), z.string()).optional() })),
});

/** A thousand tagged images. */
const INDEX_BYTES = 512 * 1024;
const TAG = /^\w[\w.-]{0,127}$/;

/** Nothing hidden, no `..`, no separator or control character. */
const SEGMENT = /^(?!\.)[\w.+@: -]{1,255}$/;
const NAMES_SHOWN = 200;

/** Every way to read a reference as a name and a choice, the longest name first: names may have colons, too. */
function splits(reference: string): readonly (readonly [name: string, choice: string])[] {
  const marks = [...reference.matchAll(/[:@]/g)].map(({ index }) => index).reverse();
  const cuts = marks.slice(0, MARKS_TRIED).map((at) => [reference.slice(0, at), reference.slice(at + 1)] as const);
  return [[reference, ''], ...cuts];
}

const MARKS_TRIED = 4;
