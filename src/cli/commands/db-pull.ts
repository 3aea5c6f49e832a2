import { join } from 'node:path';
import type { Command } from 'commander';
import { pullDatabase } from '../../database/index.ts';
import type { Finish } from '../command.ts';
import { describeDatabase, showExchangeProgress } from '../exchange-messages.ts';
import { interruptible } from '../interruption.ts';
import { registryOptions } from '../registries.ts';
import { openSession } from '../session.ts';
import type { CommonOptions } from '../settings.ts';

export function define(command: Command, finish: Finish): void {
  command
    .argument('<reference>', 'what fixedin db push has pushed: REGISTRY/NAME[:TAG][@DIGEST]')
    .addHelpText('after', NOTES)
    .action(async (reference: string, _options: CommonOptions, self: Command) => {
      const { settings, messages } = await openSession(self.optsWithGlobals<CommonOptions>());
      const registries = registryOptions(settings, (sentence) => messages.note(`fixedin: warning: ${sentence}`));
      const { info, replaced } = await interruptible((signal) =>
        pullDatabase({
          ...registries,
          reference,
          out: settings.databaseFile,
          stateFolder: join(settings.cacheFolder, 'update'),
          onProgress: (progress) => showExchangeProgress(progress, reference, messages.progress),
          signal,
        }),
      ).finally(() => messages.progress.clear());
      messages.note(`${settings.databaseFile}: ${describeDatabase(info)}`);
      if (!replaced) messages.note('Nothing has changed since the last pull.');
      finish(0);
    });
}

const NOTES = `
The database of --db is replaced once all of the artifact was read and found whole, its digests included. What was pulled
before is not fetched again.

Examples:
  fixedin db pull registry.example.org/fixedin/database:latest`;
