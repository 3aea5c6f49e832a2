// https://docs.github.com/en/rest

import { FixedinError } from '../model/index.ts';
import { ANSWER_BYTES, REQUEST_MILLISECONDS } from './limits.ts';

/** The forge did not do what it was asked. Never holds the token, nor what the forge quoted. */
export class ForgeError extends FixedinError {}

/** Asks the forge's API as whoever the token is. */
export interface GithubApi {
  /** @returns the answer's JSON @throws {ForgeError} */
  ask(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<unknown>;
}

/** @param origin `GITHUB_API_URL`: the token goes there, and not on from there */
export function createGithubApi(origin: string, token: string): GithubApi {
  return {
    async ask(method, path, body) {
      const subject = `${method} ${path.split('?')[0]}`;
      const response = await fetch(`${origin.replace(/(?<!\/)\/+$/, '')}${path}`, {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(REQUEST_MILLISECONDS),
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${token}`,
          'x-github-api-version': '2022-11-28',
          'user-agent': 'fixedin',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).catch(() => {
        // Its cause may quote the request.
        throw new ForgeError('forge-unreachable', subject, 'the API cannot be reached');
      });
      if (!response.ok) {
        await response.body?.cancel();
        const remedy = response.status === 403 || response.status === 404 ? RIGHTS : '';
        throw new ForgeError('forge-refused', subject, `the API answers with status ${response.status}`, remedy);
      }
      return jsonOf(response, subject);
    },
  };
}

const RIGHTS = 'give the job the permission pull-requests: write, which workflows of forks never have';

async function jsonOf(response: Response, subject: string): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of response.body ?? []) {
      size += piece.length;
      if (size > ANSWER_BYTES) break;
      pieces.push(piece);
    }
    if (size <= ANSWER_BYTES) return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    // Told below: what was sent is nobody's business.
  }
  throw new ForgeError('forge-refused', subject, 'the API answers with no JSON');
}
