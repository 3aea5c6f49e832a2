import type { Database } from '../../database/index.ts';
import type { VexPackage } from '../../feeds/index.ts';
import { canonicalName, compareText, ecosystemType } from '../../model/index.ts';
import { HttpProblem } from '../errors.ts';

/** All that is said of the packages of one name, in every ecosystem that has one. @throws {HttpProblem} 404 */
export function vexPackages(database: Database, name: string): readonly VexPackage[] {
  const keys = [...database.ecosystems()].sort(compareText).map((ecosystem) => {
    const type = ecosystemType(ecosystem);
    return { ecosystem, name: type === null ? name : canonicalName(type, name) };
  });
  const answers = database.statements(keys);
  const packages = keys.flatMap((key, position) => {
    const statements = answers[position] ?? [];
    return statements.length === 0 ? [] : [{ ...key, statements }];
  });
  if (packages.length > 0) return packages;
  throw new HttpProblem(404, 'unknown-package', name, 'is no package that any advisory here speaks of');
}
