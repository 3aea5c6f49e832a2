import type { Command } from 'commander';
import { addCommands, type CommandEntry, type Finish } from '../command.ts';

const COMMANDS: readonly CommandEntry[] = [
  { name: 'status', summary: 'how much is kept of layers that were analysed', load: () => import('./cache-status.ts') },
  { name: 'clear', summary: 'forget them, so that each is analysed anew', load: () => import('./cache-clear.ts') },
];

export async function define(command: Command, finish: Finish, args: readonly string[]): Promise<void> {
  await addCommands(command, COMMANDS, args, finish);
}
