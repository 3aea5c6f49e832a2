// https://docs.github.com/en/rest/issues/comments: a pull request's comments are those of its issue.

import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { GithubApi } from './github-api.ts';
import { COMMENT_CHARACTERS, COMMENT_PAGES } from './limits.ts';
import type { PullRequest } from './pull-request.ts';
import { shortened } from './shortened.ts';

const COMMENTS = z.array(
  z.object({
    id: z.int(),
    body: z.string().nullish(),
    user: z.object({ login: z.string(), type: z.string() }).nullish(),
  }),
);

type Comment = z.infer<typeof COMMENTS>[number];

/**
 * Writes a comment on a pull request; where the last run left one under the same key, that is written anew.
 * @throws {ForgeError}
 */
export async function writeComment(
  api: GithubApi,
  { repository, number }: PullRequest,
  key: string,
  markdown: string,
): Promise<'updated' | 'created'> {
  const mark = `<!-- fixedin ${createHash('sha256').update(key).digest('hex').slice(0, 16)} -->`;
  const body = `${mark}\n${shortened(markdown, COMMENT_CHARACTERS - mark.length - 1)}`;
  const path = `/repos/${repository}/issues`;
  const last = await findComment(api, `${path}/${number}/comments`, mark);
  if (last === null) await api.ask('POST', `${path}/${number}/comments`, { body });
  else await api.ask('PATCH', `${path}/comments/${last.id}`, { body });
  return last === null ? 'created' : 'updated';
}

/** One of our own: anybody can write the mark into a comment, and would then be its author. */
async function findComment(api: GithubApi, path: string, mark: string): Promise<Comment | null> {
  let isOurs: ((comment: Comment) => boolean) | null = null;
  for (let page = 1; page <= COMMENT_PAGES; page += 1) {
    const comments = COMMENTS.parse(await api.ask('GET', `${path}?per_page=100&page=${page}`));
    for (const comment of comments.filter((one) => one.body?.startsWith(mark))) {
      isOurs ??= await ownership(api);
      if (isOurs(comment)) return comment;
    }
    if (comments.length < 100) return null;
  }
  return null;
}

/** A workflow's own token is a bot that may not ask who it is; a person's may. */
async function ownership(api: GithubApi): Promise<(comment: Comment) => boolean> {
  const login = await api.ask('GET', '/user').then(
    (user) => z.object({ login: z.string() }).parse(user).login,
    () => null,
  );
  return ({ user }) => (login === null ? user?.type === 'Bot' : user?.login === login);
}
