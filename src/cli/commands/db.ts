import type { Command } from 'commander';
import { addCommands, type CommandEntry, type Finish } from '../command.ts';

const COMMANDS: readonly CommandEntry[] = [
  { name: 'build', summary: 'build a database from feeds on disk or at URLs', load: () => import('./db-build.ts') },
  {
    name: 'update',
    summary: 'fetch what has changed in the configured sources, and build anew',
    load: () => import('./db-update.ts'),
  },
  { name: 'status', summary: 'what the database holds, and how old it is', load: () => import('./db-status.ts') },
  {
    name: 'search',
    summary: 'search the advisories, as fixedin advisories does',
    load: () => import('./advisories.ts'),
  },
  {
    name: 'export',
    summary: 'write the database as one compressed file, for sites without a network',
    load: () => import('./db-export.ts'),
  },
  {
    name: 'import',
    summary: 'take in what export wrote, once it is found whole',
    load: () => import('./db-import.ts'),
  },
  {
    name: 'push',
    summary: 'push the database to a registry, as an OCI artifact',
    load: () => import('./db-push.ts'),
  },
  {
    name: 'pull',
    summary: 'take the database from a registry, when it is another',
    load: () => import('./db-pull.ts'),
  },
];

export async function define(command: Command, finish: Finish, args: readonly string[]): Promise<void> {
  await addCommands(command, COMMANDS, args, finish);
}
