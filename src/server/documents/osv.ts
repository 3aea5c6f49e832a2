import type { z } from '@hono/zod-openapi';
import type { Database } from '../../database/index.ts';
import { advisoryIdsOfOsv, osvId, osvModified, writeOsv } from '../../feeds/index.ts';
import { formatTime } from '../../model/index.ts';
import { HttpProblem } from '../errors.ts';
import { OsvRecordSchema } from '../schemas/osv.ts';

/** A record of OSV, by the id that its feed has it under. @throws {HttpProblem} 404 */
export function osvText(database: Database, id: string): string {
  for (const advisoryId of advisoryIdsOfOsv(id)) {
    const advisory = database.exportAdvisory(advisoryId);
    if (advisory) return writeOsv(advisory, database.info.built);
  }
  throw new HttpProblem(
    404,
    'unknown-record',
    id,
    'is no record that this database holds',
    'check the id, and its letter case',
  );
}

export function osvRecords(database: Database, ids: readonly string[]): z.infer<typeof OsvRecordSchema>[] {
  return ids.flatMap((id) => {
    const advisory = database.exportAdvisory(id);
    return advisory ? [OsvRecordSchema.parse(JSON.parse(writeOsv(advisory, database.info.built)))] : [];
  });
}

/** As a batch tells of a record: just enough to see whether one has it already. */
export function osvEntries(database: Database, ids: readonly string[]): { id: string; modified: string }[] {
  return ids.flatMap((id) => {
    const [advisory] = database.getAdvisories(id);
    return advisory ? [{ id: osvId(id), modified: formatTime(osvModified(advisory, database.info.built)) }] : [];
  });
}
