import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Database } from '../database/index.ts';
import type { LayerCache } from '../inventory/index.ts';
import { limits, UsageError } from '../model/index.ts';
import type { Scanner } from '../report/index.ts';
import type { Said } from '../scan/index.ts';
import { createApp } from './app.ts';
import { watchDatabase } from './database-watch.ts';
import { ImageDesk, openImageFolder, type RegistryPolicy } from './images/index.ts';
import { KeptAnswers } from './kept-answers.ts';
import { keptFirst } from './kept-first.ts';
import {
  ANSWER_BYTES,
  CONNECTION_CHECKS,
  DROPS_TOLD_EVERY,
  HEADER_BYTES,
  HEADERS_TIMEOUT,
  IDLE_AFTER_SCAN,
  KEEP_ALIVE_TIMEOUT,
  SHUTDOWN_TIMEOUT,
} from './limits.ts';
import type { Log } from './log.ts';
import { Metrics } from './metrics.ts';
import { refuseConnection } from './refused-connection.ts';
import { ServedDatabase } from './served-database.ts';
import { cuttingSlowBodies } from './slow-body.ts';
import { UploadDesk } from './uploads/index.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly databaseFile: string;
  /** The folder whose images may be scanned by name; null for none. */
  readonly imageFolder: string | null;
  readonly registries: RegistryPolicy;
  /** VEX documents and ignore rules that hold for every image. */
  readonly said: Said;
  /** Whether images are asked for the VEX documents that were published with them. */
  readonly asksImages: boolean;
  /** The origin by which people reach the server, for addresses in feeds; null for the one that each asked at. */
  readonly publicUrl: string | null;
  readonly layerCache: LayerCache | null;
  readonly offline: boolean;
  readonly product: Scanner;
  readonly log: Log;
}

export interface RunningServer {
  /** `http://127.0.0.1:8080` */
  readonly address: string;
  /** Takes the database that now stands at the file's place. True when it is another than before. */
  reload(): Promise<boolean>;
  /** Takes no more connections, lets requests in flight end, and cuts those off that have not after 10 seconds. */
  stop(): Promise<void>;
}

/**
 * Serves the site and the API.
 * @throws {DatabaseError} when there is no database to serve
 * @throws {UsageError} when the address cannot be listened at
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { log } = options;
  const metrics = new Metrics();
  const databases = new ServedDatabase(options.databaseFile);
  readySearch(databases.database);
  const folder = options.imageFolder === null ? null : await openImageFolder(options.imageFolder);
  const { registries, said, asksImages, publicUrl, layerCache, offline, product } = options;
  let stopping = false;
  const answers = new KeptAnswers(ANSWER_BYTES);
  const images = new ImageDesk({ folder, registries, said, asksImages, cache: layerCache, offline, metrics });
  const uploads = new UploadDesk({ databaseFile: options.databaseFile, said, metrics });
  const app = createApp({
    databases,
    answers,
    images,
    uploads,
    publicUrl,
    metrics,
    log,
    product,
    stopping: () => stopping,
  });
  const server = createServer(
    connectionLimits(),
    cuttingSlowBodies(
      closingWhen(() => stopping, keptFirst({ answers, databases, metrics, log }, getRequestListener(app.fetch))),
    ),
  );
  server.timeout = limits.serverScanTime + IDLE_AFTER_SCAN;
  server.maxConnections = limits.serverConnections;
  server.on('clientError', refuseConnection);
  server.on('drop', tellingOfDrops(metrics, log));
  const address = await listen(server, options.host, options.port);

  const reload = async () => {
    try {
      const swapped = await databases.reload();
      if (swapped) answers.clear();
      if (swapped) metrics.count('database_swaps');
      if (swapped) log.info('database swapped', { identity: databases.database.info.identity });
      return swapped;
    } catch (error) {
      metrics.count('database_failures');
      log.error('the new database cannot be read; the one before stays', { error: String(error) });
      return false;
    }
  };
  const watch = watchDatabase(options.databaseFile, reload);
  log.info('listening', { address, database: databases.database.info.identity });
  return {
    address,
    reload,
    async stop() {
      stopping = true;
      watch[Symbol.dispose]();
      log.info('stopping');
      await drained(server);
      databases[Symbol.dispose]();
      log.info('stopped');
    },
  };
}

/** The first search reads the index that all run over; who asks need not wait for it. */
function readySearch(database: Database): void {
  database.searchAdvisories({ limit: 1 });
}

function connectionLimits() {
  return {
    maxHeaderSize: HEADER_BYTES,
    // Node takes no longer time for a part than for the whole.
    headersTimeout: Math.min(HEADERS_TIMEOUT, limits.serverRequestTime),
    requestTimeout: limits.serverRequestTime,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    connectionsCheckingInterval: CONNECTION_CHECKS,
  } as const;
}

/** Who is one too many cannot be told; the operator is, once in a while. */
function tellingOfDrops(metrics: Metrics, log: Log): () => void {
  let next = 0;
  return () => {
    metrics.count('connections_refused');
    if (performance.now() < next) return;
    next = performance.now() + DROPS_TOLD_EVERY;
    log.warn('connections refused: there are too many (limits.serverConnections)');
  };
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Tells clients, once the server is to stop, that their connection ends with this answer. */
function closingWhen(stopping: () => boolean, listener: Listener): Listener {
  return (request, response) => {
    if (stopping()) response.setHeader('connection', 'close');
    listener(request, response);
  };
}

async function drained(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeIdleConnections();
  // A connection whose last request ends meanwhile is idle only then.
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  const last = setTimeout(() => server.closeAllConnections(), SHUTDOWN_TIMEOUT);
  await promise;
  clearInterval(idle);
  clearTimeout(last);
}

function listen(server: Server, host: string, port: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  server.once('error', (cause) => {
    const problem = `cannot be listened at (${cause.message})`;
    reject(new UsageError('cannot-listen', `${host}:${port}`, problem, 'name another with --listen', { cause }));
  });
  server.listen(port, host, () => {
    const bound = server.address();
    const actual = bound === null || typeof bound === 'string' ? port : bound.port;
    resolve(`http://${host.includes(':') ? `[${host}]` : host}:${actual}`);
  });
  return promise;
}
