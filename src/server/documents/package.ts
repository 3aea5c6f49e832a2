import type { z } from '@hono/zod-openapi';
import type { PackageAnswer } from '../answers/package.ts';
import type { PackageAnswerSchema } from '../schemas/vulnerability.ts';
import { advisoryItemDocument } from './advisory.ts';

export function packageDocument({
  type,
  name,
  advisories,
  version,
}: PackageAnswer): z.infer<typeof PackageAnswerSchema> {
  return {
    type,
    name,
    advisories: advisories.map(advisoryItemDocument),
    version: version && {
      version: version.version,
      valid: version.valid,
      holds: version.holds.map(advisoryItemDocument),
      behind: version.behind.map(advisoryItemDocument),
    },
  };
}
