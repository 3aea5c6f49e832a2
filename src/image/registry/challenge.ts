import { CHALLENGE_PARAMETERS, CHALLENGES } from './limits.ts';

/** One way of authentication that a server offers. https://www.rfc-editor.org/rfc/rfc9110#section-11.3 */
export interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string;
  /** By name in lower case; the first of each name. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * The challenges of a `WWW-Authenticate` header, in its order. Reads what is well formed up to the first part that is
 * not, and unquoted values with characters that ought to be quoted, as some registries send them.
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: Challenge[] = [];
  let position = skip(EMPTY, header, 0);
  while (position < header.length && challenges.length < CHALLENGES) {
    const scheme = match(TOKEN, header, position);
    if (scheme === null) break;
    position = skip(SPACE, header, position + scheme.length);
    const parameters = new Map<string, string>();
    position = readParameters(header, position, parameters);
    challenges.push({ scheme: scheme.toLowerCase(), parameters });
    if (header[position] !== ',' && position < header.length) break;
    position = skip(EMPTY, header, position);
  }
  return challenges;
}

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const SPACE = /[ \t]*/y;
/** A list may have empty members: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1 */
const EMPTY = /[ \t,]*/y;
const PARAMETER = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"=]+))/sy;
/** Credentials of one piece, as `Negotiate` carries them; of no use here. */
const TOKEN68 = /[0-9A-Za-z._~+/-]+=*[ \t]*(?=,|$)/y;

/** Reads the parameters of one challenge and gives the position after them: a comma's, or the header's end. */
function readParameters(header: string, start: number, parameters: Map<string, string>): number {
  let position = start;
  for (let count = 0; count < CHALLENGE_PARAMETERS; count++) {
    const found = exec(PARAMETER, header, position);
    if (found === null) {
      // After a comma, what is no parameter is the next challenge.
      return count === 0 ? skip(TOKEN68, header, position) : position;
    }
    const name = (found[1] ?? '').toLowerCase();
    const value = found[3] ?? (found[2] ?? '').replaceAll(/\\(.)/gs, '$1');
    if (!parameters.has(name)) parameters.set(name, value);
    position = skip(SPACE, header, position + found[0].length);
    if (header[position] !== ',') return position;
    const next = skip(EMPTY, header, position);
    if (exec(PARAMETER, header, next) === null) return position;
    position = next;
  }
  return position;
}

function match(pattern: RegExp, text: string, position: number): string | null {
  return exec(pattern, text, position)?.[0] ?? null;
}

function skip(pattern: RegExp, text: string, position: number): number {
  return position + (match(pattern, text, position)?.length ?? 0);
}

/** Matches at `position` and nowhere else: the patterns are sticky. */
function exec(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}
