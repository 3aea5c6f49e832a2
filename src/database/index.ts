export type * from './advisory-types.ts';
export { type BuildOptions, type BuildProgress, type BuildReport, buildDatabase } from './build.ts';
export { DatabaseError } from './errors.ts';
export { type Database, openDatabase } from './open.ts';
export { type Standing, standing } from './standing.ts';
export type * from './types.ts';
