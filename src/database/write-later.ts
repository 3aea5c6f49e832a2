import type { PushReport } from '../image/index.ts';
import type { BuildOptions, BuildReport } from './build.ts';
import type { ExportOptions, ExportReport } from './exchange/export-database.ts';
import type { ImportOptions } from './exchange/import-database.ts';
import type { PullDatabaseOptions, PullReport } from './exchange/pull-database.ts';
import type { PushDatabaseOptions } from './exchange/push-database.ts';
import type { DatabaseInfo } from './types.ts';
import type { UpdateOptions, UpdateReport } from './updating/update.ts';

/** As `build.ts` has it, which is loaded with all its feeds when it is called: who only asks a database waits for neither. */
export async function buildDatabase(options: BuildOptions): Promise<BuildReport> {
  const build = await import('./build.ts');
  return build.buildDatabase(options);
}

/** As `updating/update.ts` has it, loaded when it is called. */
export async function updateDatabase(options: UpdateOptions): Promise<UpdateReport> {
  const update = await import('./updating/update.ts');
  return update.updateDatabase(options);
}

/** As `exchange/export-database.ts` has it, loaded when it is called. */
export async function exportDatabase(options: ExportOptions): Promise<ExportReport> {
  const exchange = await import('./exchange/export-database.ts');
  return exchange.exportDatabase(options);
}

/** As `exchange/import-database.ts` has it, loaded when it is called. */
export async function importDatabase(options: ImportOptions): Promise<DatabaseInfo> {
  const exchange = await import('./exchange/import-database.ts');
  return exchange.importDatabase(options);
}

/** As `exchange/push-database.ts` has it, loaded when it is called. */
export async function pushDatabase(options: PushDatabaseOptions): Promise<PushReport> {
  const exchange = await import('./exchange/push-database.ts');
  return exchange.pushDatabase(options);
}

/** As `exchange/pull-database.ts` has it, loaded when it is called. */
export async function pullDatabase(options: PullDatabaseOptions): Promise<PullReport> {
  const exchange = await import('./exchange/pull-database.ts');
  return exchange.pullDatabase(options);
}
