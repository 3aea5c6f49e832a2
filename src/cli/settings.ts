import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Configuration, EMPTY_CONFIGURATION } from './configuration.ts';
import { ConfigError } from './errors.ts';

/** The options that every command takes, as the command line gives them. */
export interface CommonOptions {
  readonly db?: string;
  readonly cache?: string;
  readonly config?: string;
  readonly offline?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** Where things are and how to behave, with every default filled in. */
export interface Settings {
  readonly databaseFile: string;
  readonly cacheFolder: string;
  /** What the layer cache may hold, in bytes; undefined for its own default. */
  readonly cacheBytes: number | undefined;
  readonly offline: boolean;
  readonly quiet: boolean;
  readonly configuration: Configuration;
  /** The folder of the configuration's file, from which it names others; empty where there is none. */
  readonly configurationFolder: string;
}

/** Read where it stands when `--config` does not name another. */
const CONFIGURATION_FILE = 'fixedin.yaml';

/**
 * The command line decides over the environment (`FIXEDIN_DB`, `FIXEDIN_CACHE`, `FIXEDIN_CACHE_SIZE`), and that over the
 * XDG folders.
 */
export async function resolveSettings(options: CommonOptions, env: NodeJS.ProcessEnv = process.env): Promise<Settings> {
  const configured = options.config ?? (existsSync(CONFIGURATION_FILE) ? CONFIGURATION_FILE : null);
  return {
    databaseFile:
      options.db ?? (env['FIXEDIN_DB'] || join(xdgFolder(env, 'XDG_DATA_HOME', '.local/share'), 'fixedin.db')),
    cacheFolder: options.cache ?? (env['FIXEDIN_CACHE'] || xdgFolder(env, 'XDG_CACHE_HOME', '.cache')),
    cacheBytes: cacheBytesOf(env['FIXEDIN_CACHE_SIZE'] ?? ''),
    offline: options.offline ?? false,
    quiet: options.quiet ?? false,
    configuration: configured === null ? EMPTY_CONFIGURATION : await configurationOf(configured),
    configurationFolder: configured === null ? '' : dirname(resolve(configured)),
  };
}

/** The YAML parser is loaded for who has a configuration only. */
async function configurationOf(file: string): Promise<Configuration> {
  const { readConfiguration } = await import('./config-file.ts');
  return readConfiguration(file);
}

const UNITS = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 } as const;

/** `500MiB`, `2G`, `1000000`. */
function cacheBytesOf(text: string): number | undefined {
  if (text === '') return undefined;
  const [, number, unit] = /^(\d{1,6}(?:\.\d{1,3})?|\d{1,15})\s?([kmgt]?)(?:i?b)?$/i.exec(text.trim()) ?? [];
  const factor = Object.entries(UNITS).find(([letter]) => letter === unit?.toLowerCase())?.[1];
  if (number !== undefined && factor !== undefined) return Math.round(Number(number) * factor);
  throw new ConfigError('bad-configuration', `FIXEDIN_CACHE_SIZE=${text}`, 'is no size', 'write 500MiB or 2GiB');
}

/** `$XDG_…/fixedin`; a relative value is to be ignored. https://specifications.freedesktop.org/basedir-spec/latest/ */
function xdgFolder(env: NodeJS.ProcessEnv, variable: string, fallback: string): string {
  const value = env[variable] ?? '';
  return join(value.startsWith('/') ? value : join(homedir(), fallback), 'fixedin');
}
