import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ImageError } from '../errors.ts';
import { JsonObject } from '../json-document.ts';

/** An engine as one of Docker's contexts names it. */
export interface ContextEndpoint {
  readonly host: string;
  /** The folder of `ca.pem`, `cert.pem` and `key.pem`; null for one without TLS. */
  readonly certificates: string | null;
}

/**
 * The engine of the context that `DOCKER_CONTEXT` names, or `docker context use`; null for none, and for the one called
 * default, which is the engine of this machine. https://docs.docker.com/engine/manage-resources/contexts/
 * @param reference the image's, for errors
 * @throws {ImageError} `unreachable`, when there is no such context or it names no engine
 */
export function contextEndpoint(env: NodeJS.ProcessEnv, reference: string): ContextEndpoint | null {
  const folder = env['DOCKER_CONFIG'] || join(env['HOME'] || homedir(), '.docker');
  const name = env['DOCKER_CONTEXT'] || currentContext(folder);
  if (name === '' || name === 'default') return null;
  const place = createHash('sha256').update(name).digest('hex');
  const file = join(folder, 'contexts/meta', place, 'meta.json');
  const subject = `${reference} (context ${name})`;
  const bytes = read(file);
  if (bytes === null) {
    const remedy = 'see docker context ls, or say where the engine is in DOCKER_HOST';
    throw new ImageError('unreachable', subject, `Docker has no such context that can be read (${file})`, remedy);
  }
  const endpoint = JsonObject.parse(bytes, 'unreachable', subject)
    .optionalObject('Endpoints')
    ?.optionalObject('docker');
  const host = endpoint?.text('Host') ?? '';
  if (host === '') throw new ImageError('unreachable', subject, `names no engine in ${file}`);
  const certificates = join(folder, 'contexts/tls', place, 'docker');
  return { host, certificates: read(join(certificates, 'ca.pem')) === null ? null : certificates };
}

/** Empty where none is chosen. What else is wrong with the file, whoever logs in by it says. */
function currentContext(folder: string): string {
  const bytes = read(join(folder, 'config.json'));
  if (bytes === null) return '';
  try {
    return JsonObject.parse(bytes, 'unreachable', folder).text('currentContext');
  } catch (error) {
    if (error instanceof ImageError) return '';
    throw error;
  }
}

function read(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}
