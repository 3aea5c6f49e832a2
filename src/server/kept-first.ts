import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KeptAnswers, Question } from './kept-answers.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { names } from './middleware/conditional.ts';
import { requestIdOf } from './request-id.ts';
import type { ServedDatabase } from './served-database.ts';

export interface KeptFirstServices {
  readonly answers: KeptAnswers;
  readonly databases: ServedDatabase;
  readonly metrics: Metrics;
  readonly log: Log;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Answers what was just answered to somebody else, before anything else is done for the request: it is counted and
 * logged like all others, and has the same headers. The rest goes to `otherwise`.
 */
export function keptFirst({ answers, databases, metrics, log }: KeptFirstServices, otherwise: Listener): Listener {
  return (request, response) => {
    const { method = '' } = request;
    const isRead = method === 'GET' || method === 'HEAD';
    const kept = isRead ? answers.get(questionOf(request), databases.database, Date.now()) : undefined;
    if (!kept) return otherwise(request, response);
    const start = performance.now();
    const requestId = requestIdOf(String(request.headers['x-request-id'] ?? ''));
    metrics.began();
    const tag = kept.headers.find(([name]) => name === 'etag')?.[1] ?? '';
    const status = names(request.headers['if-none-match'], tag) ? 304 : 200;
    for (const [name, value] of kept.headers) if (status === 200 || !OF_BODY.has(name)) response.setHeader(name, value);
    response.setHeader('x-request-id', requestId);
    response.statusCode = status;
    if (status === 200 && method === 'GET') response.end(kept.body);
    else response.end();
    const milliseconds = performance.now() - start;
    metrics.answered({ method, route: kept.route, status, seconds: milliseconds / 1000 });
    log.info('answered', {
      requestId,
      method,
      path: pathOf(request.url ?? ''),
      status,
      milliseconds: Math.round(milliseconds * 100) / 100,
    });
  };
}

/** Headers that say something of a body, which 304 has not. https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5 */
const OF_BODY: ReadonlySet<string> = new Set(['content-type', 'content-length', 'content-encoding']);

/** Without the query, which may hold what is nobody's business, and no longer than a line of a log should be. */
function pathOf(target: string): string {
  const end = target.indexOf('?');
  return target.slice(0, Math.min(end < 0 ? target.length : end, PATH_CHARACTERS));
}

const PATH_CHARACTERS = 300;

/** What a request asks, as `conditional` keeps it. */
export function questionOf({ url = '', headers }: IncomingMessage): Question {
  return {
    host: headers.host ?? '',
    target: url,
    accept: headers.accept ?? '',
    acceptEncoding: String(headers['accept-encoding'] ?? ''),
  };
}
