import { setLimits } from '../model/index.ts';
import { type Messages, openMessages } from './messages.ts';
import { type CommonOptions, resolveSettings, type Settings } from './settings.ts';

/** What one run of a command works with. */
export interface Session {
  readonly settings: Settings;
  readonly messages: Messages;
}

/** @throws {ConfigError} when the configuration cannot be read. */
export async function openSession(options: CommonOptions): Promise<Session> {
  const settings = await resolveSettings(options);
  setLimits(settings.configuration.limits);
  return { settings, messages: openMessages(settings) };
}
