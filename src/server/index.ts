export { ImageDesk, openImageFolder, type RegistryPolicy } from './images/index.ts';
export { createLog, type Log } from './log.ts';
export { Metrics } from './metrics.ts';
export { type RunningServer, type ServerOptions, startServer } from './server.ts';
