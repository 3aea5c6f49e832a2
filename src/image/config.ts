import type { Digest, Platform, RunConfig } from '../model/index.ts';
import { isDigest, NO_RUN_CONFIG } from '../model/index.ts';
import { ImageError } from './errors.ts';
import { JsonObject } from './json-document.ts';

/** What is read of an image's configuration. */
export interface ImageConfig {
  readonly platform: Platform;
  /** RFC 3339 as it stands there, or null. */
  readonly created: string | null;
  /** Of the layers, from the bottom up. */
  readonly diffIds: readonly Digest[];
  readonly run: RunConfig;
}

/**
 * Reads an image configuration. https://github.com/opencontainers/image-spec/blob/main/config.md; Docker's is the same
 * where it is read here.
 * @param subject names the document in errors
 * @throws {ImageError} `bad-config`, `over-limit`
 */
export function parseConfig(bytes: Buffer, subject: string): ImageConfig {
  const document = JsonObject.parse(bytes, 'bad-config', subject);
  return {
    platform: {
      os: document.text('os'),
      architecture: document.text('architecture'),
      variant: document.text('variant'),
    },
    created: document.text('created') || null,
    diffIds: readDiffIds(document, subject),
    run: readRunConfig(document.optionalObject('config')),
  };
}

function readDiffIds(document: JsonObject, subject: string): readonly Digest[] {
  const rootfs = document.optionalObject('rootfs');
  return (rootfs?.texts('diff_ids', 'layers') ?? []).map((text) => {
    if (isDigest(text)) return text;
    throw new ImageError('bad-config', subject, `rootfs.diff_ids has ${text.slice(0, 80)}, which is no digest`);
  });
}

function readRunConfig(config: JsonObject | null): RunConfig {
  if (config === null) return NO_RUN_CONFIG;
  return {
    user: config.text('User'),
    entrypoint: config.texts('Entrypoint', RUN_CONFIG_ITEMS),
    cmd: config.texts('Cmd', RUN_CONFIG_ITEMS),
    env: config.texts('Env', RUN_CONFIG_ITEMS),
    workingDir: config.text('WorkingDir'),
    exposedPorts: config.keys('ExposedPorts'),
    volumes: config.keys('Volumes'),
    labels: config.textMap('Labels'),
    stopSignal: config.text('StopSignal'),
  };
}

/** A kernel takes no more than this in one command line; the configuration's size is limited beside it. */
const RUN_CONFIG_ITEMS = 100_000;
