import { join } from 'node:path';
import type { Command } from 'commander';
import { updateDatabase } from '../../database/index.ts';
import { describeBuild, showBuildProgress } from '../build-messages.ts';
import type { Finish } from '../command.ts';
import { sourcesOf } from '../configured-sources.ts';
import { interruptible } from '../interruption.ts';
import { refuseNetwork } from '../offline.ts';
import { openSession } from '../session.ts';
import type { CommonOptions } from '../settings.ts';

export function define(command: Command, finish: Finish): void {
  command.addHelpText('after', SOURCES).action(async (_options: CommonOptions, self: Command) => {
    const { settings, messages } = await openSession(self.optsWithGlobals<CommonOptions>());
    const sources = sourcesOf(settings);
    if (settings.offline) refuseNetwork(sources);
    const report = await interruptible((signal) =>
      updateDatabase({
        sources,
        out: settings.databaseFile,
        stateFolder: join(settings.cacheFolder, 'update'),
        now: Math.floor(Date.now() / 1000),
        onProgress: (progress) => showBuildProgress(progress, messages.progress),
        signal,
      }),
    ).finally(() => messages.progress.clear());
    for (const line of describeBuild(report, settings.databaseFile)) messages.note(line);
    if (!report.rebuilt) messages.note('Nothing has changed since the last update.');
    finish(0);
  });
}

const SOURCES = `
The sources are those of osv.dev under open licences, KEV and EPSS, or what fixedin.yaml names:

  sources:
    - osv:https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip
    - secdb:https://packages.example/security.json

Feeds that have not changed are not fetched again.`;
