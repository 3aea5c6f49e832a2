import { randomUUID } from 'node:crypto';

/** The name by which a request is spoken of: the one that a proxy gave it, or a new one. */
export function requestIdOf(given: string): string {
  return PROXY_ID.test(given) ? given : randomUUID();
}

/** Nothing that could break a line of a log, or fill it. */
const PROXY_ID = /^[\w.-]{8,64}$/;
