import { readFileSync, statSync } from 'node:fs';
import { LineCounter, type Node, parseDocument } from 'yaml';
import type { Fail } from './config-nodes.ts';
import { ConfigError } from './errors.ts';

/** A page that a person wrote; anything larger is another file. */
const LARGEST_FILE = 1024 * 1024;

/** A file of YAML that a person wrote, of which errors name the line. */
export interface YamlFile {
  readonly contents: Node | null;
  readonly fail: Fail;
  lineOf(offset: number): number;
}

/**
 * @param file for errors
 * @throws {ConfigError} when it is no YAML
 */
export function parseYaml(text: string, file: string): YamlFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const lineOf = (offset: number): number => lineCounter.linePos(offset).line;
  const fail: Fail = (problem, remedy, offset) => {
    throw new ConfigError('bad-configuration', `${file}:${lineOf(offset)}`, problem, remedy);
  };
  const [broken] = document.errors;
  if (broken) fail('is no YAML', broken.message.split('\n')[0] ?? '', broken.pos[0]);
  return { contents: document.contents, fail, lineOf };
}

/** @throws {ConfigError} when it cannot be read, or is larger than anything that a person writes */
export function readYamlText(file: string, remedy: string): string {
  try {
    if (statSync(file).size > LARGEST_FILE) {
      throw new ConfigError('bad-configuration', file, 'is larger than any configuration', remedy);
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError('no-configuration', file, 'cannot be read', remedy, { cause: error });
  }
}
