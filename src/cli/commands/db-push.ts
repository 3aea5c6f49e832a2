import type { Command } from 'commander';
import { pushDatabase } from '../../database/index.ts';
import type { Finish } from '../command.ts';
import { showExchangeProgress } from '../exchange-messages.ts';
import { interruptible } from '../interruption.ts';
import { PRODUCT } from '../product.ts';
import { registryOptions } from '../registries.ts';
import { writeResults } from '../result-stream.ts';
import { openSession } from '../session.ts';
import type { CommonOptions } from '../settings.ts';

export function define(command: Command, finish: Finish): void {
  command
    .argument('<reference>', 'where to: REGISTRY/NAME[:TAG]')
    .addHelpText('after', NOTES)
    .action(async (reference: string, _options: CommonOptions, self: Command) => {
      const { settings, messages } = await openSession(self.optsWithGlobals<CommonOptions>());
      const registries = registryOptions(settings, (sentence) => messages.note(`fixedin: warning: ${sentence}`));
      const report = await interruptible((signal) =>
        pushDatabase({
          ...registries,
          database: settings.databaseFile,
          reference,
          program: `${PRODUCT.name} ${PRODUCT.version}`,
          onProgress: (progress) => showExchangeProgress(progress, reference, messages.progress),
          signal,
        }),
      ).finally(() => messages.progress.clear());
      await writeResults([`${report.reference}\n`]);
      finish(0);
    });
}

const NOTES = `
The database of --db becomes an OCI artifact, which any registry can hold, and its reference by digest is printed. Who
pushes is whoever is logged in here (docker login, podman login). What the registry has is not sent again.

Examples:
  fixedin db push registry.example.org/fixedin/database:latest
  fixedin db pull registry.example.org/fixedin/database:latest      on every other machine`;
