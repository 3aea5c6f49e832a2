import type { Command } from 'commander';
import { buildDatabase } from '../../database/index.ts';
import { parseFeedSpec } from '../../feeds/index.ts';
import { describeBuild, showBuildProgress } from '../build-messages.ts';
import type { Finish } from '../command.ts';
import { interruptible } from '../interruption.ts';
import { refuseNetwork } from '../offline.ts';
import { openSession } from '../session.ts';
import type { CommonOptions } from '../settings.ts';

interface BuildCommandOptions extends CommonOptions {
  readonly from: readonly string[];
  readonly out?: string;
}

export function define(command: Command, finish: Finish): void {
  command
    .requiredOption('--from <source...>', 'FORMAT:PATH, any number of them (see below)')
    .option('--out <file>', 'the file to write, or to replace when all is done (default: where --db says)')
    .addHelpText('after', SOURCES)
    .action(async (_options: BuildCommandOptions, self: Command) => {
      const options = self.optsWithGlobals<BuildCommandOptions>();
      const from = options.from.map(parseFeedSpec);
      const { settings, messages } = await openSession(options);
      if (settings.offline) refuseNetwork(from);
      const out = options.out ?? settings.databaseFile;
      const report = await interruptible((signal) =>
        buildDatabase({
          from,
          out,
          now: Math.floor(Date.now() / 1000),
          onProgress: (progress) => showBuildProgress(progress, messages.progress),
          signal,
        }),
      ).finally(() => messages.progress.clear());
      for (const line of describeBuild(report, out)) messages.note(line);
      finish(0);
    });
}

const SOURCES = `
Sources: osv, wolfi, secdb, chainguard, kev, epss, nvd, debian; PATH is a file, a folder, a zip or tar.gz,
or an http(s) URL.

Examples:
  fixedin db build --from osv:PyPI.zip kev:known_exploited_vulnerabilities.json --out my.db
  fixedin db build --from wolfi:advisories/ secdb:https://packages.example/security.json --out my.db`;
