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
];

export async function define(command: Command, finish: Finish, args: readonly string[]): Promise<void> {
  await addCommands(command, COMMANDS, args, finish);
}
