import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { type AddressGuard, checkHost, guardedLookup } from './address-guard.ts';
import { Agents, type TlsIdentity } from './agents.ts';
import { networkFailure, timedOut } from './failure.ts';
import { isLoopback } from './host.ts';
import { ERROR_BYTES, type RegistryTiming, STALL_BYTES } from './limits.ts';

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

/** Where requests may go, and how hosts with settings of their own are spoken to. */
export interface Reach {
  /** Keeps to public addresses, and so to no proxy, behind which nobody sees where a name leads; null for anywhere. */
  readonly guard: AddressGuard | null;
  /** By host and port, as in a URL. */
  readonly tls: ReadonlyMap<string, TlsIdentity>;
  /** The path of a Unix socket to which all requests go, whatever host they name; null for none. */
  readonly socket: string | null;
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
  readonly #agents: Agents;

  /** @param subject the image's reference, for errors */
  constructor(subject: string, timing: RegistryTiming, reach: Partial<Reach> = {}) {
    const { guard = null, tls = new Map(), socket = null } = reach;
    this.#socket = socket;
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
    return this.#send(url, headers, null);
  }

  /** As `get`, with a form as the request's body. */
  post(url: URL, headers: Readonly<Record<string, string>>, form: URLSearchParams): Promise<Answer> {
    return this.#send(url, { ...headers, 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
  }

  /** Closes every connection, those in use included. */
  [Symbol.dispose](): void {
    this.#agents[Symbol.dispose]();
  }

  async #send(url: URL, headers: Readonly<Record<string, string>>, body: string | null): Promise<Answer> {
    const guard = this.#guard;
    if (guard) checkHost(guard, url, this.#subject);
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const secure = url.protocol === 'https:';
    const direct = guard !== null || this.#socket !== null || isLoopback(url.hostname);
    const request = (secure ? httpsRequest : httpRequest)({
      ...urlToHttpOptions(url),
      ...(guard ? { lookup: guardedLookup(guard, url, this.#subject) } : {}),
      ...(this.#socket === null ? {} : { socketPath: this.#socket }),
      auth: null,
      agent: this.#agents.for(url, direct),
      method: body === null ? 'GET' : 'POST',
      headers: {
        ...headers,
        'user-agent': 'fixedin',
        ...(body === null ? {} : { 'content-length': Buffer.byteLength(body) }),
      },
    });
    const giveUp = (problem: string) => () => request.destroy(timedOut(this.#subject, problem));
    let timer = setTimeout(giveUp(`${url.host} cannot be reached`), this.#timing.connect);
    const awaitHeaders = () => {
      clearTimeout(timer);
      timer = setTimeout(giveUp(`${url.host} does not answer`), this.#timing.headers);
    };
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
    if (body === null) request.end();
    else request.end(body);
    return promise;
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
    const stalled = timedOut(this.#subject, `${url.host} stopped sending`);
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

/** Reading a small rest is cheaper than a new connection. */
function discard(response: IncomingMessage): void {
  const length = Number(response.headers['content-length'] ?? Number.NaN);
  response.on('error', () => {});
  if (length <= ERROR_BYTES) response.resume();
  else response.destroy();
}
