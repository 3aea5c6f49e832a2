import type { Command } from 'commander';
import { cacheUsage, DEFAULT_CACHE_BYTES } from '../../inventory/index.ts';
import { cacheJson, cacheText } from '../../report/index.ts';
import type { Finish } from '../command.ts';
import { outputOption } from '../option-values.ts';
import { writeResults } from '../result-stream.ts';
import { openSession } from '../session.ts';
import type { CommonOptions } from '../settings.ts';

const FORMATS = ['table', 'json'] as const;

interface StatusOptions extends CommonOptions {
  readonly output: (typeof FORMATS)[number];
}

export function define(command: Command, finish: Finish): void {
  command.addOption(outputOption(FORMATS).default('table')).action(async (_options: StatusOptions, self: Command) => {
    const options = self.optsWithGlobals<StatusOptions>();
    const { settings } = await openSession(options);
    const usage = await cacheUsage(settings.cacheFolder);
    const facts = { ...usage, limit: settings.cacheBytes ?? DEFAULT_CACHE_BYTES };
    await writeResults(options.output === 'json' ? cacheJson(facts) : cacheText(facts));
    finish(0);
  });
}
