import type { Command } from 'commander';
import { openDatabase } from '../../database/index.ts';
import { databaseJson, databaseTable } from '../../report/index.ts';
import type { Finish } from '../command.ts';
import { outputOption } from '../option-values.ts';
import { writeResults } from '../result-stream.ts';
import { openSession } from '../session.ts';
import type { CommonOptions } from '../settings.ts';
import { textStyle } from '../terminal.ts';

const FORMATS = ['table', 'json'] as const;

interface StatusOptions extends CommonOptions {
  readonly output: (typeof FORMATS)[number];
}

export function define(command: Command, finish: Finish): void {
  command.addOption(outputOption(FORMATS).default('table')).action(async (_options: StatusOptions, self: Command) => {
    const options = self.optsWithGlobals<StatusOptions>();
    const { settings } = await openSession(options);
    using database = openDatabase(settings.databaseFile);
    const now = Math.floor(Date.now() / 1000);
    const facts = [database.info, settings.databaseFile, now] as const;
    await writeResults(options.output === 'json' ? databaseJson(...facts) : databaseTable(...facts, textStyle()));
    finish(0);
  });
}
