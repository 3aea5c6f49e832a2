import { deepEqual, equal } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildDatabase, openDatabase } from '../../src/database/index.ts';
import { feedOf } from './feed.ts';
import type { Subject } from './kill-rounds.ts';

const PROGRAM = join(import.meta.dirname, '../../dist/cli.mjs');
/** In which a server takes another database once it is told to; some of the kills are to come before, and some after. */
const MILLISECONDS = 60;

/** `serve` while another database is put in the place of the one that it serves. */
export async function serverSubject(folder: string): Promise<Subject> {
  const served = join(folder, 'served.db');
  const databases = await Promise.all(
    [0, 1].map(async (version) => {
      const [feed, out] = [join(folder, `feed-${version}.json`), join(folder, `${version}.db`)];
      await writeFile(feed, feedOf(version));
      await buildDatabase({ from: [{ format: 'osv', location: feed }], out, now: 1000 });
      return { file: out, bytes: await readFile(out) };
    }),
  );
  const put = async (number: number) => {
    const next = `${served}.next`;
    await copyFile(databases[number % databases.length]?.file ?? '', next);
    await rename(next, served);
  };
  await put(0);
  let server = await startServer(served, join(folder, 'cache'));
  return {
    name: 'server whose database is replaced',
    begin: async (round) => {
      const { child, address, complaints } = server;
      // Somebody asks all the while.
      fetch(`${address}/advisories?q=module`).catch(() => {});
      await put(round);
      child.kill('SIGHUP');
      return { child, milliseconds: MILLISECONDS, complaints };
    },
    halfWritten: async () =>
      (await readdir(folder)).filter((name) => /\.(?:tmp|next)$|-(?:journal|wal|shm)$/.test(name)),
    check: async () => {
      const bytes = await readFile(served);
      equal(
        databases.filter((one) => one.bytes.equals(bytes)).length,
        1,
        'the file is none of those that were put there',
      );
      server = await startServer(served, join(folder, 'cache'));
      using database = openDatabase(served);
      const response = await fetch(`${server.address}/readyz`);
      equal(response.status, 200);
      const ready: { readonly database: { readonly identity: string } } = JSON.parse(await response.text());
      deepEqual(ready.database.identity, database.info.identity);
      equal((await fetch(`${server.address}/advisory/GO-2023-1000`)).status, 200);
    },
    finish: async () => {},
    [Symbol.asyncDispose]: async () => {
      const ended = once(server.child, 'close');
      server.child.kill('SIGTERM');
      await ended;
    },
  };
}

interface RunningServer {
  readonly child: ChildProcess;
  readonly address: string;
  complaints(): string;
}

async function startServer(database: string, cache: string): Promise<RunningServer> {
  const args = ['serve', '--listen', '127.0.0.1:0', '--db', database, '--cache', cache];
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const lines: string[] = [];
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      const said: { readonly address?: string } = JSON.parse(line);
      if (said.address !== undefined) resolve(said.address);
    });
    child.once('exit', () => reject(new Error(`the server does not come up: ${lines.join('\n')}`)));
  });
  return { child, address, complaints: () => lines.join('\n') };
}
