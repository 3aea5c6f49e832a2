import type { Command } from 'commander';
import { clearCache } from '../../inventory/index.ts';
import type { Finish } from '../command.ts';
import { openSession } from '../session.ts';
import type { CommonOptions } from '../settings.ts';

export function define(command: Command, finish: Finish): void {
  command.action(async (_options: CommonOptions, self: Command) => {
    const { settings, messages } = await openSession(self.optsWithGlobals<CommonOptions>());
    const { entries, folder } = await clearCache(settings.cacheFolder);
    messages.note(`fixedin: removed ${entries} ${entries === 1 ? 'layer' : 'layers'} from ${folder}`);
    finish(0);
  });
}
