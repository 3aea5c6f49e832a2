import type { Agent } from 'node:http';
import type { Agent as SecureAgent } from 'node:https';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { ImageError } from '../errors.ts';
import { http, https } from './node-http.ts';

/** How this side and the other know each other over TLS, for one host. */
export interface TlsIdentity {
  /** PEM: authorities that are trusted for this host beside those of the system; empty for no other. */
  readonly authorities: string;
  /** PEM: who this side is, for hosts that want to know; null for nobody. */
  readonly client: { readonly certificate: string; readonly key: string } | null;
}

/**
 * The connections of one client, kept alive. Proxies are those of the environment (`HTTP_PROXY`, `HTTPS_PROXY`,
 * `NO_PROXY`). A host with a TLS identity has connections of its own: no other host is shown the client's certificate or
 * believed by those authorities.
 */
export class Agents implements Disposable {
  readonly #tls: ReadonlyMap<string, TlsIdentity>;
  readonly #agents = new Map<string, Agent | SecureAgent>();

  /** @param tls by host and port, as in a URL */
  constructor(tls: ReadonlyMap<string, TlsIdentity>) {
    this.#tls = tls;
  }

  /**
   * @param direct leaves proxies out
   * @throws {ImageError} `bad-credentials`, when the host's certificate, key or authorities are none
   */
  for(url: URL, direct: boolean): Agent | SecureAgent {
    const secure = url.protocol === 'https:';
    const identity = secure ? this.#tls.get(url.host) : undefined;
    const name = `${secure} ${direct} ${identity === undefined ? '' : url.host}`;
    const agent = this.#agents.get(name) ?? newAgent(url, direct, identity);
    this.#agents.set(name, agent);
    return agent;
  }

  [Symbol.dispose](): void {
    for (const agent of this.#agents.values()) agent.destroy();
  }
}

function newAgent(url: URL, direct: boolean, identity: TlsIdentity | undefined): Agent | SecureAgent {
  const connection = { keepAlive: true, ...(direct ? {} : { proxyEnv: process.env }) };
  if (url.protocol !== 'https:') return new http.Agent(connection);
  if (identity === undefined) return new https.Agent(connection);
  return new https.Agent({ ...connection, secureContext: contextOf(identity, url.host) });
}

function contextOf({ authorities, client }: TlsIdentity, host: string): SecureContext {
  try {
    return createSecureContext({
      ...(authorities === '' ? {} : { ca: [...getCACertificates('default'), authorities] }),
      ...(client === null ? {} : { cert: client.certificate, key: client.key }),
    });
  } catch {
    // OpenSSL's own words tell no more, and nobody knows what of the key they would quote.
    const problem = 'the authorities, certificate or key that the configuration has for it cannot be used';
    throw new ImageError('bad-credentials', host, problem, 'give PEM files without a passphrase that belong together');
  }
}
