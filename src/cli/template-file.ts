import { Option } from 'commander';
import { UsageError } from '../model/index.ts';
import type { Template } from '../report/index.ts';
import { readDocumentFile } from './document-file.ts';

export function templateOption(): Option {
  return new Option('--template <file>', 'with -o template: the template, in Liquid (docs/templates.md)').implies({
    output: 'template',
  });
}

/** @throws {UsageError} for a template beside another format, which would leave it unread */
export function refuseIdleTemplate(output: string, file: string | undefined): void {
  if (file === undefined || output === 'template') return;
  throw new UsageError('bad-option', '--template', `has no use with -o ${output}`, 'leave out one of them');
}

/** @throws {UsageError} when none is named @throws {DocumentError} when it cannot be read */
export async function readTemplate(file: string | undefined): Promise<Template> {
  if (file === undefined)
    throw new UsageError('bad-option', '-o template', 'needs a template', 'name one with --template');
  return { name: file, text: Buffer.from(await readDocumentFile(file)).toString('utf8') };
}
