import type { Credentials } from '../credentials/types.ts';
import type { Secrets } from './secrets.ts';

/** Who asks a registry, and for what. */
export interface Asker {
  /** The image's reference, for errors. */
  readonly subject: string;
  readonly repository: string;
  /** Null for nobody in particular. */
  readonly credentials: Credentials | null;
  /** Told of every secret that comes to be known. */
  readonly secrets: Secrets;
}

/**
 * The `Authorization` header of a user name and a password. https://www.rfc-editor.org/rfc/rfc7617#section-2
 * @param secrets are told of it: it is the password in other letters
 */
export function basicHeader(username: string, password: string, secrets: Secrets): string {
  const encoded = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
  secrets.add(encoded);
  return `Basic ${encoded}`;
}
