import type { AdvisoryDetail, Database } from '../../database/index.ts';
import { HttpProblem } from '../errors.ts';

/**
 * The advisories of an id, letter case aside: two sources may each have one.
 * @throws {HttpProblem} 404
 */
export function advisoriesOf(database: Database, id: string): readonly [AdvisoryDetail, ...AdvisoryDetail[]] {
  const [first, ...others] = database.getAdvisories(id);
  if (first !== undefined) return [first, ...others];
  throw new HttpProblem(
    404,
    'unknown-advisory',
    id,
    'is no advisory that this database holds',
    'check the id, or search for a part of it',
  );
}
