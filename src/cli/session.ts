import { type Messages, openMessages } from './messages.ts';
import { type CommonOptions, resolveSettings, type Settings } from './settings.ts';

/** What one run of a command works with. */
export interface Session {
  readonly settings: Settings;
  readonly messages: Messages;
}

export function openSession(options: CommonOptions): Session {
  const settings = resolveSettings(options);
  return { settings, messages: openMessages(settings) };
}
