import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';

/** A web server of one test, for what no well-behaved program does. */
export interface WebServer extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** In the order in which they came. */
  readonly requests: readonly IncomingMessage[];
  /** For what is no request: tunnels. */
  readonly server: Server;
}

/** Serves on a free port of this machine. Stopping it breaks whatever is under way. */
export async function startWebServer(listener: RequestListener): Promise<WebServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listens on no port');
  return {
    host: `127.0.0.1:${address.port}`,
    requests,
    server,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
