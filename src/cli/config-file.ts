import { limitsOf } from './config-limits.ts';
import { originOf, settingsOf, textOf, textsOf } from './config-nodes.ts';
import { registriesOf } from './config-registries.ts';
import type { Configuration } from './configuration.ts';
import { parseYaml, readYamlText } from './yaml-file.ts';

/** @throws {ConfigError} naming the line, when the file cannot be read or says what it must not. */
export function readConfiguration(file: string): Configuration {
  return parseConfiguration(readYamlText(file, 'name a file that is there with --config'), file);
}

/** `file` is for errors. */
export function parseConfiguration(text: string, file: string): Configuration {
  const { contents, fail } = parseYaml(text, file);
  const root = settingsOf(contents, 'the file', ['sources', 'registries', 'server', 'vex', 'ignore', 'limits'], fail);
  const sources = root.get('sources')?.value;
  const server = settingsOf(root.get('server')?.value ?? null, 'server', ['publicUrl'], fail);
  return {
    sources: sources ? textsOf(sources, 'sources', fail) : null,
    ...registriesOf(root.get('registries')?.value ?? null, fail),
    vexFiles: textsOf(root.get('vex')?.value ?? null, 'vex', fail),
    ignoreFile: textOf(root.get('ignore')?.value ?? null, 'ignore', fail),
    limits: limitsOf(root.get('limits')?.value ?? null, fail),
    publicUrl: originOf(server.get('publicUrl')?.value ?? null, 'server.publicUrl', fail),
  };
}
