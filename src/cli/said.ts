import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { NOTHING_SAID, type Said } from '../scan/index.ts';
import { readDocumentFile } from './document-file.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';

/** Options of every command that scans. */
export interface SaidOptions {
  readonly vex?: readonly string[];
  readonly ignore?: string;
}

/** Read where it stands when `--ignore` does not name another. */
const IGNORE_FILE = '.fixedin-ignore.yaml';

export function addSaidOptions(command: Command): Command {
  return command
    .option(
      '--vex <file...>',
      `after the image, what vendors say of it: OpenVEX, CSAF or CycloneDX documents; ${ATTACHED} for those published with it`,
    )
    .option(
      '--ignore <file>',
      `rules for what to leave out, each with a reason (default: ${IGNORE_FILE}, where it is)`,
    );
}

/** Stands for a file of `--vex`. */
const ATTACHED = 'attached';

/** What is said here, and whether images are asked for what is attached to them. */
export interface SaidHere extends Said {
  readonly asksImages: boolean;
}

/**
 * What the command line and the configuration bring to a scan beside the advisories.
 * @throws {ConfigError} @throws {DocumentError} @throws {FeedError} @throws {InventoryError}
 */
export function readSaid({ settings }: Session, options: SaidOptions): Promise<SaidHere> {
  const standing = existsSync(IGNORE_FILE) ? IGNORE_FILE : null;
  const { vex, ignore } = configured(settings);
  return read([...vex, ...(options.vex ?? [])], options.ignore ?? ignore ?? standing);
}

/** What the configuration alone brings, for a server: what lies about where it was started is not everybody's rule. */
export function readConfiguredSaid({ settings }: Session): Promise<SaidHere> {
  const { vex, ignore } = configured(settings);
  return read(vex, ignore);
}

/** Named from the folder of the configuration; short, where that is where we are. */
function configured({ configuration, configurationFolder }: Settings) {
  const place = (file: string): string =>
    file === ATTACHED ? file : relative('', resolve(configurationFolder, file)) || file;
  const { vexFiles, ignoreFile } = configuration;
  return { vex: vexFiles.map(place), ignore: ignoreFile === null ? null : place(ignoreFile) };
}

async function read(files: readonly string[], rules: string | null): Promise<SaidHere> {
  return {
    ...NOTHING_SAID,
    asksImages: files.includes(ATTACHED),
    given: await readGiven(files.filter((file) => file !== ATTACHED)),
    ignored: rules === null ? [] : await readRules(rules),
    now: Math.floor(Date.now() / 1000),
  };
}

/** The reader is loaded for who has something to read. */
async function readGiven(files: readonly string[]): Promise<Said['given']> {
  if (files.length === 0) return [];
  const { readVex } = await import('../feeds/index.ts');
  return Promise.all(files.map(async (file) => readVex(await readDocumentFile(file), file)));
}

async function readRules(file: string): Promise<Said['ignored']> {
  const { readIgnoreFile } = await import('./ignore-file.ts');
  return readIgnoreFile(file);
}
