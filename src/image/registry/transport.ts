import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { urlToHttpOptions } from 'node:url';
import { type AddressGuard, checkHost, guardedLookup } from './address-guard.ts';
import { Agents, type TlsIdentity } from './agents.ts';
import { networkFailure, timedOut } from './failure.ts';
import { isLoopback } from './host.ts';
import { ERROR_BYTES, type RegistryTiming, STALL_BYTES } from './limits.ts';
import { http, https } from './node-http.ts';

/** The head of a server's answer, and its body still to be read. */
export interface Answer {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /**
   * To be read once. Leaving it early closes the connection.
   * @throws {ImageError} when it breaks off or stalls
   */
  readonly body: AsyncIterable<Buffer>;
  /** For an answer whose body is not wanted: frees its connection, or closes it where much is still to come. */
  discard(): void;
}

/** What a request carries, which is read from its start for every try. */
export interface RequestBody {
  /** In bytes. */
  readonly size: number;
  open(): AsyncIterable<Buffer>;
}

/** A request other than for reading. */
export interface Request {
  readonly method: 'HEAD' | 'GET' | 'POST' | 'PATCH' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | RequestBody;
}

/** Where requests may go, and how hosts with settings of their own are spoken to. */
export interface Reach {
  /** Keeps to public addresses, and so to no proxy, behind which nobody sees where a name leads; null for anywhere. */
  readonly guard: AddressGuard | null;
  /** By host and port, as in a URL. */
  readonly tls: ReadonlyMap<string, TlsIdentity>;
  /** The path of a Unix socket to which all requests go, whatever host they name; null for none. */
  readonly socket: string | null;
  /** Breaks off what is under way, and lets nothing begin; null for never. */
  readonly signal: AbortSignal | null;
}

/**
 * Requests over kept-alive connections, each step under a time limit. Node's `fetch` would do, but costs about a
 * fifth more processor time a byte. Proxies are those of the environment (`HTTPS_PROXY`,
 * `NO_PROXY`), except for this machine itself.
 */
export class Transport implements Disposable {
  readonly #subject: string;
  readonly #timing: RegistryTiming;
  readonly #guard: AddressGuard | null;
  readonly #socket: string | null;
  readonly #signal: AbortSignal | null;
  readonly #agents: Agents;

  /** @param subject the image's reference, for errors */
  constructor(subject: string, timing: RegistryTiming, reach: Partial<Reach> = {}) {
    const { guard = null, tls = new Map(), socket = null, signal = null } = reach;
    this.#socket = socket;
    this.#signal = signal;
    this.#subject = subject;
    this.#timing = timing;
    this.#guard = guard;
    this.#agents = new Agents(tls);
  }

  /**
   * One request: no redirect is followed, nothing is tried twice. User name and password in `url` are ignored.
   * @throws {ImageError} `unreachable`, `timed-out`, `forbidden-address`
   */
  get(url: URL, headers: Readonly<Record<string, string>>): Promise<Answer> {
    return this.send(url, { method: 'GET', headers, body: '' });
  }

  /** As `get`, with a form as the request's body. */
  post(url: URL, headers: Readonly<Record<string, string>>, form: URLSearchParams): Promise<Answer> {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.send(url, { method: 'POST', headers: { ...headers, ...type }, body: form.toString() });
  }

  /**
   * Any request, as `get`. The answer may come before all of the body was sent; the rest of that is then left out.
   * @throws {ImageError} as `get`, and what reading the body throws
   */
  async send(url: URL, { method, headers, body }: Request): Promise<Answer> {
    const guard = this.#guard;
    if (guard) checkHost(guard, url, this.#subject);
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const secure = url.protocol === 'https:';
    const direct = guard !== null || this.#socket !== null || isLoopback(url.hostname);
    const size = typeof body === 'string' ? Buffer.byteLength(body) : 'size' in body ? body.size : body.length;
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const request = (secure ? https : http).request({
      ...urlToHttpOptions(url),
      ...(guard ? { lookup: guardedLookup(guard, url, this.#subject) } : {}),
      ...(this.#socket === null ? {} : { socketPath: this.#socket }),
      ...(this.#signal === null ? {} : { signal: this.#signal }),
      auth: null,
      agent: this.#agents.for(url, direct),
      method,
      headers: {
        ...headers,
        'user-agent': 'fixedin',
        ...(hasBody ? { 'content-length': size } : {}),
      },
    });
    const giveUp = (problem: string) => () => request.destroy(timedOut(this.#subject, problem));
    let timer = setTimeout(giveUp(`${url.host} cannot be reached (limits.registryConnectTime)`), this.#timing.connect);
    const wait = (milliseconds: number, problem: string) => {
      clearTimeout(timer);
      timer = setTimeout(giveUp(problem), milliseconds);
    };
    const awaitHeaders = () => wait(this.#timing.headers, `${url.host} does not answer (limits.registryAnswerTime)`);
    request.once('socket', (socket) => {
      if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', awaitHeaders);
      else awaitHeaders();
    });
    request.once('response', (response) => {
      clearTimeout(timer);
      resolve(this.#answer(response, url));
    });
    // Not `once`: a connection that breaks after its answer came must find a listener, too.
    request.on('error', (cause) => {
      clearTimeout(timer);
      reject(networkFailure(cause, url, this.#subject));
    });
    if (typeof body === 'object' && 'open' in body) {
      const sent = () => wait(this.#timing.stall, `${url.host} stopped taking what is sent (limits.registryStallTime)`);
      sendBody(request, body, sent).then(awaitHeaders, (error: unknown) => {
        reject(error);
        request.destroy();
      });
    } else {
      request.end(body);
    }
    return promise.finally(() => clearTimeout(timer));
  }

  /** Closes every connection, those in use included. */
  [Symbol.dispose](): void {
    this.#agents[Symbol.dispose]();
  }

  #answer(response: IncomingMessage, url: URL): Answer {
    return {
      url,
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: this.#steadily(response, url),
      discard: () => discard(response),
    };
  }

  /** The body, as long as `STALL_BYTES` come within each `stall` of waiting. The reader's own time is not counted. */
  async *#steadily(response: IncomingMessage, url: URL): AsyncGenerator<Buffer> {
    const stalled = timedOut(this.#subject, `${url.host} stopped sending (limits.registryStallTime)`);
    const chunks: AsyncIterator<Buffer> = response[Symbol.asyncIterator]();
    let waited = 0;
    let gained = 0;
    try {
      while (true) {
        const start = performance.now();
        const timer = setTimeout(() => response.destroy(stalled), this.#timing.stall - waited);
        const next = await chunks.next().finally(() => clearTimeout(timer));
        if (next.done) return;
        waited += performance.now() - start;
        gained += next.value.length;
        if (gained >= STALL_BYTES) waited = gained = 0;
        yield next.value;
      }
    } catch (cause) {
      throw networkFailure(cause, url, this.#subject);
    } finally {
      response.destroy();
    }
  }
}

/**
 * Sends a body at the pace at which it is taken; ends early where the answer, or an error, has come.
 * @param sent is called after every piece that was taken
 */
async function sendBody(request: ClientRequest, body: RequestBody, sent: () => void): Promise<void> {
  const { promise: over, resolve: end } = Promise.withResolvers<'over'>();
  request.once('response', () => end('over'));
  request.once('close', () => end('over'));
  for await (const chunk of body.open()) {
    const taken = new Promise<'taken'>((resolve) => request.write(chunk, () => resolve('taken')));
    if ((await Promise.race([taken, over])) === 'over') return;
    sent();
  }
  request.end();
}

/** Reading a small rest is cheaper than a new connection. */
function discard(response: IncomingMessage): void {
  const length = Number(response.headers['content-length'] ?? Number.NaN);
  response.on('error', () => {});
  if (length <= ERROR_BYTES) response.resume();
  else response.destroy();
}
