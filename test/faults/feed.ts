import { openDatabase } from '../../src/database/index.ts';

/** Twenty advisories, each of which says which version of the feed this is. */
export function feedOf(version: number): string {
  return JSON.stringify(
    Array.from({ length: RECORDS }, (_, number) => ({
      id: `GO-2023-${1000 + number}`,
      modified: '2023-10-12T00:00:00Z',
      summary: `Advisory ${number} of version ${version}.`,
      affected: [
        {
          package: { ecosystem: 'Go', name: `example.org/module-${number}` },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: `1.${version}.0` }] }],
        },
      ],
    })),
  );
}

/** More than one row of the database holds. */
const RECORDS = 20;

/** The version of the feed that a database was built of, which all that it holds must be of. @throws {Error} */
export function heldVersion(file: string): number {
  using database = openDatabase(file);
  const versions = new Set<string>();
  for (let number = 0; number < RECORDS; number++) {
    const [detail, ...others] = database.getAdvisories(`GO-2023-${1000 + number}`);
    const [statements = []] = database.statements([{ ecosystem: 'Go', name: `example.org/module-${number}` }]);
    if (detail === undefined || others.length > 0 || statements.length !== 1)
      throw new Error(`holds not all of ${file}`);
    versions.add(/version (\d+)\./.exec(detail.summary)?.[1] ?? '');
  }
  if (versions.size !== 1) throw new Error(`holds two versions: ${[...versions].join(', ')}`);
  if (database.searchAdvisories({ limit: 1 }).total !== RECORDS) throw new Error('the search finds not all');
  return Number([...versions][0]);
}
