import { ImageError } from '../errors.ts';
import type { RegistryTiming } from './limits.ts';
import { refusal } from './refusal.ts';
import type { Answer } from './transport.ts';

/**
 * What an answer of a status that no success has means for a push.
 * @param part names what was to be pushed, in errors
 */
export async function pushRefusal(
  answer: Answer,
  subject: string,
  part: string,
  timing: RegistryTiming,
): Promise<ImageError> {
  const { host } = answer.url;
  switch (answer.status) {
    case 401:
    case 403: {
      answer.discard();
      const remedy = 'log in first (docker login, podman login) as somebody who may';
      return new ImageError('unauthorised', subject, `${host} does not let it be pushed`, remedy);
    }
    case 405:
      answer.discard();
      return new ImageError(
        'registry-failed',
        subject,
        `${host} takes no uploads (status 405)`,
        'name another registry',
      );
    case 413: {
      answer.discard();
      const problem = `${host}, or a proxy before it, finds ${part} too large (status 413)`;
      return new ImageError('registry-failed', subject, problem, 'have its limit raised');
    }
    default:
      return refusal(answer, { subject, part: '' }, timing);
  }
}
