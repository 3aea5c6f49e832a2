import type { Duplex } from 'node:stream';
import { HttpProblem, type ProblemStatus } from './errors.ts';
import { problemOf } from './problem.ts';

/** What cuts a body off that comes too slowly. */
export class SlowBodyError extends Error {
  readonly code = 'SLOW_BODY';
}

/** Answers a connection whose bytes are no request that could be handled, and closes it. */
export function refuseConnection(error: Error, socket: Duplex): void {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (!socket.writable || code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, phrase, name, problem] = ANSWERS[code] ?? MALFORMED;
  const body = JSON.stringify(problemOf(new HttpProblem(status, name, '', problem), ''));
  const head = [
    `HTTP/1.1 ${status} ${phrase}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  // Whoever is refused may go on sending for ever; nobody listens.
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

type ConnectionAnswer = readonly [status: ProblemStatus, phrase: string, code: string, problem: string];

const MALFORMED: ConnectionAnswer = [400, 'Bad Request', 'bad-request', 'this is no HTTP request'];

const ANSWERS: Readonly<Record<string, ConnectionAnswer>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'headers-too-large', 'the headers are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: [
    408,
    'Request Timeout',
    'too-slow',
    'the request came too slowly (limits.serverRequestTime)',
  ],
  SLOW_BODY: [408, 'Request Timeout', 'too-slow', 'the body came too slowly (limits.serverStallTime)'],
};
