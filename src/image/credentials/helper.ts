import { spawn } from 'node:child_process';
import { ImageError } from '../errors.ts';
import { HELPER_BYTES, HELPER_TIME } from './limits.ts';
import type { Credentials } from './types.ts';

/**
 * Asks a credential helper, the program `docker-credential-NAME`: the server goes to its standard input, JSON comes from
 * its standard output. https://github.com/docker/docker-credential-helpers#development
 *
 * Nothing that the helper prints is in any error: it may be the secret.
 * @param name as a configuration file has it
 * @param server `ghcr.io`; `https://index.docker.io/v1/` for Docker Hub
 * @param env the helper's environment
 * @param time in milliseconds
 * @returns null where the helper knows none
 * @throws {ImageError} `bad-credentials`
 */
export async function askHelper(
  name: string,
  server: string,
  env: NodeJS.ProcessEnv,
  time = HELPER_TIME,
): Promise<Credentials | null> {
  // A name with a slash would be a path, and run what no PATH leads to.
  if (!/^[\w.-]{1,100}$/.test(name)) throw failed(name, 'is no name of a credential helper', 'mend the configuration');
  const program = `docker-credential-${name}`;
  const { code, output } = await run(program, server, env, time);
  if (code === 0) return readAnswer(program, output);
  if (NOT_FOUND.includes(output.toString('utf8').trim())) return null;
  throw failed(program, `ends with ${code ?? 'a signal'} when asked for ${server}`, `run "${program} get" to see why`);
}

/** The helpers' library has these sentences for an account that was never stored. */
const NOT_FOUND: readonly string[] = [
  'credentials not found in native keychain',
  'no credentials server URL',
  'no credentials username',
];

/** The user name that says that the secret is an OAuth2 refresh token. */
const IDENTITY = '<token>';

function readAnswer(program: string, output: Buffer): Credentials | null {
  const answer = parsed(output);
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    throw failed(program, 'prints no JSON object', '');
  const username = 'Username' in answer ? answer.Username : '';
  const secret = 'Secret' in answer ? answer.Secret : '';
  if (typeof username !== 'string' || typeof secret !== 'string') {
    throw failed(program, 'prints a Username or Secret that is no text', '');
  }
  if (username === '' || secret === '') return null;
  if (username === IDENTITY) return { kind: 'identity-token', token: secret, from: program };
  return { kind: 'password', username, password: secret, from: program };
}

function parsed(output: Buffer): unknown {
  try {
    return JSON.parse(output.toString('utf8'));
  } catch {
    return null;
  }
}

interface Outcome {
  /** Null for one that a signal ended. */
  readonly code: number | null;
  readonly output: Buffer;
}

/** Runs the program itself, without a shell. */
function run(program: string, input: string, env: NodeJS.ProcessEnv, time: number): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  const child = spawn(program, ['get'], { stdio: ['pipe', 'pipe', 'ignore'], env, shell: false });
  const chunks: Buffer[] = [];
  let size = 0;
  const give = (problem: string, remedy = '') => {
    child.kill('SIGKILL');
    // Whatever the program itself started may hold the pipe open.
    child.stdout.destroy();
    reject(failed(program, problem, remedy));
  };
  const timer = setTimeout(() => give(`does not answer within ${time / 1000} seconds`), time);
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > HELPER_BYTES) give(`prints more than ${HELPER_BYTES} bytes`);
    else chunks.push(chunk);
  });
  child.once('error', (cause) => {
    const missing = 'code' in cause && cause.code === 'ENOENT';
    const remedy = 'install it, or log in again without it';
    give(missing ? 'is not on the PATH' : 'cannot be run', remedy);
  });
  child.once('close', (code) => resolve({ code, output: Buffer.concat(chunks, size) }));
  // One that does not read its input ends without it, which is its own affair.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return promise.finally(() => clearTimeout(timer));
}

function failed(subject: string, problem: string, remedy: string): ImageError {
  return new ImageError('bad-credentials', subject, problem, remedy);
}
