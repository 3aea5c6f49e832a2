import type { Command } from 'commander';
import { importDatabase } from '../../database/index.ts';
import type { Finish } from '../command.ts';
import { describeDatabase, showExchangeProgress } from '../exchange-messages.ts';
import { interruptible } from '../interruption.ts';
import { openSession } from '../session.ts';
import type { CommonOptions } from '../settings.ts';

export function define(command: Command, finish: Finish): void {
  command
    .argument('<file>', 'what fixedin db export wrote, or a database file itself, compressed or not')
    .addHelpText('after', NOTES)
    .action(async (from: string, _options: CommonOptions, self: Command) => {
      const { settings, messages } = await openSession(self.optsWithGlobals<CommonOptions>());
      const onProgress = (progress: Parameters<typeof showExchangeProgress>[0]) =>
        showExchangeProgress(progress, from, messages.progress);
      const info = await interruptible((signal) =>
        importDatabase({ from, out: settings.databaseFile, onProgress, signal }),
      ).finally(() => messages.progress.clear());
      messages.note(`${settings.databaseFile}: ${describeDatabase(info)}`);
      finish(0);
    });
}

const NOTES = `
The database of --db is replaced once all of the file was read and found whole: its checksum, its schema version, every page.

Examples:
  fixedin db import fixedin.db.zst`;
