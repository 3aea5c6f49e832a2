import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** The pull request that a workflow runs for. */
export interface PullRequest {
  /** `owner/name`, of the repository that it is to be merged into. */
  readonly repository: string;
  readonly number: number;
}

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request, and issue_comment */
const EVENT = z.object({
  pull_request: z.object({ number: z.int().positive() }).optional(),
  issue: z.object({ number: z.int().positive(), pull_request: z.unknown().optional() }).optional(),
});

/** Null where it runs for none. */
export async function pullRequestOf(env: Readonly<Record<string, string | undefined>>): Promise<PullRequest | null> {
  const [file, repository] = [env['GITHUB_EVENT_PATH'] ?? '', env['GITHUB_REPOSITORY'] ?? ''];
  if (file === '' || !/^[\w.-]+\/[\w.-]+$/.test(repository)) return null;
  const event = await eventOf(file);
  const issue = event?.issue?.pull_request === undefined ? undefined : event.issue.number;
  const number = event?.pull_request?.number ?? issue;
  return number === undefined ? null : { repository, number };
}

async function eventOf(file: string): Promise<z.infer<typeof EVENT> | null> {
  try {
    return EVENT.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}
