export type * from './advisory-types.ts';
export type { BuildInput, BuildOptions, BuildProgress, BuildReport } from './build.ts';
export { DatabaseError } from './errors.ts';
export type { ExchangeProgress } from './exchange/export-database.ts';
export { type Database, openDatabase } from './open.ts';
export type { FeedInput } from './reading/read-feeds.ts';
export type { ExportEntry, ExportQuery } from './records/export.ts';
export { type Standing, standing } from './records/standing.ts';
export type { Steps } from './steps.ts';
export type * from './types.ts';
export { DEFAULT_SOURCES, type DefaultSource } from './updating/default-sources.ts';
export type { UpdateOptions, UpdateProgress, UpdateReport } from './updating/update.ts';
export {
  buildDatabase,
  exportDatabase,
  importDatabase,
  pullDatabase,
  pushDatabase,
  updateDatabase,
} from './write-later.ts';
