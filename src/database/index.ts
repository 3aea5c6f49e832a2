export type * from './advisory-types.ts';
export {
  type BuildInput,
  type BuildOptions,
  type BuildProgress,
  type BuildReport,
  buildDatabase,
  type FeedInput,
} from './build.ts';
export { DEFAULT_SOURCES, type DefaultSource } from './default-sources.ts';
export { DatabaseError } from './errors.ts';
export type { ExportEntry, ExportQuery } from './export.ts';
export { type Database, openDatabase } from './open.ts';
export { type Standing, standing } from './standing.ts';
export type * from './types.ts';
export { type UpdateOptions, type UpdateProgress, type UpdateReport, updateDatabase } from './update.ts';
