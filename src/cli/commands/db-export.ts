import type { Command } from 'commander';
import { exportDatabase } from '../../database/index.ts';
import type { Finish } from '../command.ts';
import { describeDatabase, showExchangeProgress } from '../exchange-messages.ts';
import { interruptible } from '../interruption.ts';
import { openSession } from '../session.ts';
import type { CommonOptions } from '../settings.ts';

export function define(command: Command, finish: Finish): void {
  command
    .argument('<file>', 'the file to write, or to replace when all is done')
    .addHelpText('after', NOTES)
    .action(async (out: string, _options: CommonOptions, self: Command) => {
      const { settings, messages } = await openSession(self.optsWithGlobals<CommonOptions>());
      const onProgress = (progress: Parameters<typeof showExchangeProgress>[0]) =>
        showExchangeProgress(progress, out, messages.progress);
      const { info, bytes } = await interruptible((signal) =>
        exportDatabase({ database: settings.databaseFile, out, onProgress, signal }),
      ).finally(() => messages.progress.clear());
      messages.note(`${out}: ${describeDatabase(info)}, ${(bytes / 1e6).toFixed(1)} MB`);
      finish(0);
    });
}

const NOTES = `
For sites without a network: one file, compressed with Zstandard, that carries its checksum.

Examples:
  fixedin db export fixedin.db.zst
  fixedin db import fixedin.db.zst        on the other side`;
