import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { SUMMARY_BYTES } from './limits.ts';
import { shortened } from './shortened.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Sets an output of the step, in the file that the runner names. The delimiter is random, so that no value can end
 * itself and set another.
 */
export async function setOutput(env: Environment, name: string, value: string | number | boolean): Promise<void> {
  const file = env['GITHUB_OUTPUT'] ?? '';
  if (file === '') return;
  const delimiter = `fixedin-${randomUUID()}`;
  await appendFile(file, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
}

/** Adds Markdown to the job's summary. */
export async function addSummary(env: Environment, markdown: string): Promise<void> {
  const file = env['GITHUB_STEP_SUMMARY'] ?? '';
  if (file === '') return;
  // A character of UTF-8 has three bytes at the most for each unit of its length.
  await appendFile(file, `${shortened(markdown, SUMMARY_BYTES / 3)}\n`);
}
