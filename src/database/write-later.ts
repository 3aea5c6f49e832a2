import type { BuildOptions, BuildReport } from './build.ts';
import type { UpdateOptions, UpdateReport } from './update.ts';

/** As `build.ts` has it, which is loaded with all its feeds when it is called: who only asks a database waits for neither. */
export async function buildDatabase(options: BuildOptions): Promise<BuildReport> {
  const build = await import('./build.ts');
  return build.buildDatabase(options);
}

/** As `update.ts` has it, loaded when it is called. */
export async function updateDatabase(options: UpdateOptions): Promise<UpdateReport> {
  const update = await import('./update.ts');
  return update.updateDatabase(options);
}
