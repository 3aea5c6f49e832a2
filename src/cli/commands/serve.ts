import type { Command } from 'commander';
import { openLayerCache } from '../../inventory/index.ts';
import { UsageError } from '../../model/index.ts';
import { createLog, startServer } from '../../server/index.ts';
import type { Finish } from '../command.ts';
import { interruptible } from '../interruption.ts';
import { writingTogether } from '../log-lines.ts';
import { PRODUCT } from '../product.ts';
import { registryOptions } from '../registries.ts';
import { readConfiguredSaid } from '../said.ts';
import { openSession } from '../session.ts';
import type { CommonOptions } from '../settings.ts';
import { keepHeapSmall } from '../small-heap.ts';

interface ServeOptions extends CommonOptions {
  readonly listen: Listen;
  readonly images?: string;
}

/** Where to take connections. */
interface Listen {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

const DEFAULT_LISTEN: Listen = { host: '127.0.0.1', port: 8080 };

export function define(command: Command, finish: Finish): void {
  command
    .option('--listen <host:port>', 'where to take connections (default: 127.0.0.1:8080)', parseListen, DEFAULT_LISTEN)
    .option('--images <dir>', 'a folder whose OCI layouts and archives may be scanned and diffed by name')
    .addHelpText('after', NOTES)
    .action(async (_options: ServeOptions, self: Command) => {
      keepHeapSmall();
      const { listen, images, ...common } = self.optsWithGlobals<ServeOptions>();
      const session = await openSession(common);
      const { settings } = session;
      const said = await readConfiguredSaid(session);
      const { configuration } = settings;
      const { allowedRegistries: allowed, insecureRegistries: insecure, publicUrl } = configuration;
      const log = createLog(writingTogether((lines) => process.stderr.write(lines)));
      const { hosts, credentials } = registryOptions(settings, (sentence) => log.warn(sentence));
      const access = configuration.registryCredentials ? { hosts, credentials } : { hosts };
      const server = await startServer({
        ...listen,
        databaseFile: settings.databaseFile,
        imageFolder: images ?? null,
        registries: { allowed, insecure, access },
        said,
        asksImages: said.asksImages,
        publicUrl,
        layerCache: openLayerCache(settings.cacheFolder, (sentence) => log.warn(sentence), settings.cacheBytes),
        offline: settings.offline,
        product: PRODUCT,
        log,
      });
      const reload = () => server.reload();
      process.on('SIGHUP', reload);
      await interruptible(untilStopped);
      process.off('SIGHUP', reload);
      await server.stop();
      finish(0);
    });
}

/** Until Ctrl-C, or the SIGTERM of whoever runs services. */
function untilStopped(interrupted: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  interrupted.addEventListener('abort', () => resolve(), { once: true });
  process.once('SIGTERM', () => resolve());
  return promise;
}

/** `127.0.0.1:8080`, `[::1]:8080`, `:8080` for every address of this machine. @throws {UsageError} */
function parseListen(text: string): Listen {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]*)):(\d{1,5})$/i.exec(text) ?? [];
  if (port === undefined || Number(port) > 65_535) {
    throw new UsageError('bad-option', `--listen ${text}`, 'is no address', 'write HOST:PORT, as in 127.0.0.1:8080');
  }
  return { host: bracketed ?? (plain || '::'), port: Number(port) };
}

const NOTES = `
The database is watched: a newer file at its place is taken without a pause, as at SIGHUP. SIGTERM and Ctrl-C let requests
in flight end, for at most 10 seconds. Images come from the folder of --images, and from the registries that the
configuration allows:

  registries:
    allowed: [ghcr.io/example, registry.example.org:5000]
    credentials: true      # ask them as whoever is logged in here, and so show private images to every visitor

Feeds name this server's pages by the address that they were asked for at. Behind a proxy, say what people see; what a
proxy says in its headers is not believed:

  server:
    publicUrl: https://advisories.example.org

Examples:
  fixedin serve
  fixedin serve --listen 0.0.0.0:8080 --db fixedin.db --images ./images`;
