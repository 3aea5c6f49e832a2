import { deepEqual } from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, relative } from 'node:path';
import { buildDatabase, updateDatabase } from '../../src/database/index.ts';
import { openImage, writeOciLayout } from '../../src/image/index.ts';
import { catalogImage, openLayerCache } from '../../src/inventory/index.ts';
import { image } from '../cli/workshop.ts';
import { feedOf, heldVersion } from './feed.ts';
import type { Subject } from './kill-rounds.ts';
import { writerOf } from './writer.ts';

/** `db build` over a database that is there. @param threads that read, and help to write */
export async function databaseSubject(folder: string, threads = 0): Promise<Subject> {
  const out = join(folder, 'built.db');
  const feeds = await Promise.all(
    VERSIONS.map(async (version) => {
      const feed = join(folder, `feed-${version}.json`);
      await writeFile(feed, feedOf(version));
      return feed;
    }),
  );
  const [first = ''] = feeds;
  const build = () => buildDatabase({ from: [{ format: 'osv', location: first }], out, now: 1000 });
  await build();
  return {
    name: threads === 0 ? 'database build' : 'database build with threads',
    begin: writerOf('builder', [out, String(threads), ...feeds]),
    halfWritten: async () => (await readdir(folder)).filter((name) => name.endsWith('.tmp')),
    check: async () => {
      heldVersion(out);
    },
    finish: async () => {
      await build();
      deepEqual(heldVersion(out), 0);
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** `db update` from a server whose feed changes with every second request. */
export async function updateSubject(folder: string): Promise<Subject> {
  const [out, stateFolder] = [join(folder, 'updated.db'), join(folder, 'state')];
  let requests = 0;
  const versionNow = () => requests >> 1;
  const server = createServer((request, response) => {
    requests++;
    const version = versionNow();
    const etag = `"${version}"`;
    const isKnown = request.headers['if-none-match'] === etag;
    response.writeHead(isKnown ? 304 : 200, { etag });
    response.end(isKnown ? undefined : feedOf(version));
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    });
  });
  const location = `http://127.0.0.1:${port}/osv.json`;
  const update = () => updateDatabase({ sources: [{ format: 'osv', location }], out, stateFolder, now: 1000 });
  await update();
  return {
    name: 'database update',
    begin: writerOf('updater', [out, stateFolder, location]),
    halfWritten: async () => {
      const names = await readdir(folder, { recursive: true });
      return names.filter((name) => name.endsWith('.tmp') || name.endsWith('/fetched'));
    },
    check: async () => {
      heldVersion(out);
    },
    finish: async () => {
      // The lock of those who were killed is nobody's; and what they had fetched is not taken for built.
      await update();
      deepEqual(heldVersion(out), versionNow());
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** The entries of the layer cache, cleared by `cache clear` and written by scans. */
export async function cacheSubject(folder: string): Promise<Subject> {
  const [layout, cache, whole] = [join(folder, 'layout'), join(folder, 'cache'), join(folder, 'whole')];
  await writeOciLayout(layout, ...VERSIONS.map((version) => image(`${version}`, `1.${version}.0-r0`)));
  const references = VERSIONS.map((version) => `oci-layout:${layout}:${version}`);
  const inventoryOf = async (reference: string, at: string) => {
    await using opened = await openImage(reference);
    return catalogImage(opened, { cache: openLayerCache(at, refuse) });
  };
  const expected = await Promise.all(references.map((reference) => inventoryOf(reference, whole)));
  const entries = new Map(await entriesIn(whole));
  return {
    name: 'layer cache',
    begin: writerOf('cataloger', [cache, ...references]),
    halfWritten: async () => {
      const names = await readdir(cache, { recursive: true }).catch(() => []);
      return names.filter((name) => name.endsWith('.part'));
    },
    // By their bytes: a damaged entry would be made anew by who reads it, and nobody would see that it was one.
    check: async () => {
      for (const [name, bytes] of await entriesIn(cache)) {
        if (!name.endsWith('.part')) deepEqual(bytes, entries.get(name), name);
      }
    },
    finish: async () => {
      deepEqual(await Promise.all(references.map((reference) => inventoryOf(reference, cache))), expected);
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Paths and contents of the files below a folder, if it is there. */
async function entriesIn(folder: string): Promise<readonly (readonly [path: string, bytes: Buffer])[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = found.filter((one) => one.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(paths.map(async (path) => [relative(folder, path), await readFile(path)] as const));
}

function refuse(sentence: string): never {
  throw new Error(sentence);
}

const VERSIONS = [0, 1, 2, 3] as const;
