import { readFileSync, statSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { originOf, settingsOf, textsOf } from './config-nodes.ts';
import { registriesOf } from './config-registries.ts';
import type { Configuration } from './configuration.ts';
import { ConfigError } from './errors.ts';

/** A configuration is a page that a person wrote; anything larger is another file. */
const LARGEST_FILE = 1024 * 1024;

/** @throws {ConfigError} naming the line, when the file cannot be read or says what it must not. */
export function readConfiguration(file: string): Configuration {
  return parseConfiguration(readText(file), file);
}

/** `file` is for errors. */
export function parseConfiguration(text: string, file: string): Configuration {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const fail = (problem: string, remedy: string, offset: number): never => {
    throw new ConfigError('bad-configuration', `${file}:${lineCounter.linePos(offset).line}`, problem, remedy);
  };
  const [broken] = document.errors;
  if (broken) fail('is no YAML', broken.message.split('\n')[0] ?? '', broken.pos[0]);

  const root = settingsOf(document.contents, 'the file', ['sources', 'registries', 'server'], fail);
  const sources = root.get('sources')?.value;
  const server = settingsOf(root.get('server')?.value ?? null, 'server', ['publicUrl'], fail);
  return {
    sources: sources ? textsOf(sources, 'sources', fail) : null,
    ...registriesOf(root.get('registries')?.value ?? null, fail),
    publicUrl: originOf(server.get('publicUrl')?.value ?? null, 'server.publicUrl', fail),
  };
}

function readText(file: string): string {
  try {
    if (statSync(file).size > LARGEST_FILE) {
      throw new ConfigError('bad-configuration', file, 'is larger than any configuration', 'name a fixedin.yaml');
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError('no-configuration', file, 'cannot be read', 'name a file that is there with --config', {
      cause: error,
    });
  }
}
