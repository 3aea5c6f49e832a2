import { z } from '@hono/zod-openapi';
import { SeveritySchema, TimeSchema } from './text.ts';

/** Longer than any reference that a registry takes: host, 255 of name, 128 of tag, 135 of digest. */
const REFERENCE_CHARACTERS = 700;

export const ReferenceTextSchema = z.string().min(1).max(REFERENCE_CHARACTERS).openapi({
  description: "A name in the server's folder of images (`app.tar`, `go:1.21.2`), or an image in an allowed registry.",
});

export const PlatformSchema = z.string().max(100).openapi({
  description: 'os/architecture[/variant]; by default linux and the architecture of the server.',
  example: 'linux/amd64',
});

const FindingSchema = z
  .looseObject({
    id: z.string(),
    aliases: z.array(z.string()),
    severity: SeveritySchema,
    kev: z.boolean(),
    epss: z.number().nullable(),
    package: z.looseObject({ name: z.string(), version: z.string(), type: z.string(), purl: z.string() }),
    status: z.string(),
    fixedIn: z.string().nullable(),
    advisory: z.looseObject({ id: z.string(), source: z.string(), published: TimeSchema.nullable() }),
  })
  .openapi('Finding');

/** What `fixedin scan -o json` writes. */
export const ScanSchema = z
  .looseObject({
    schema: z.string(),
    image: z.looseObject({ reference: z.string(), digest: z.string().nullable(), platform: z.string() }),
    database: z.looseObject({ built: TimeSchema, schemaVersion: z.number(), asOf: TimeSchema.nullable() }),
    summary: z.looseObject({ packages: z.number(), vulnerabilities: z.number(), fixable: z.number() }),
    findings: z.array(FindingSchema),
    suppressed: z.array(z.looseObject({ id: z.string() })),
    warnings: z.array(z.object({ code: z.string(), subject: z.string(), message: z.string() })),
  })
  .openapi('Scan');

const PresenceSchema = z.object({ name: z.string(), version: z.string(), reference: z.string() });

const VersionSchema = z.object({ version: z.string(), reference: z.string() });

const ChangeSchema = z
  .looseObject({ id: z.string(), reference: z.string(), severity: SeveritySchema, packages: z.array(z.string()) })
  .openapi('VulnerabilityChange');

const ExplainedChangeSchema = ChangeSchema.extend({
  because: z.looseObject({ kind: z.string(), package: z.string(), sentence: z.string() }),
}).openapi('ExplainedChange');

/** What `fixedin diff -o json` writes. */
export const DiffSchema = z
  .looseObject({
    packages: z.object({
      added: z.array(PresenceSchema),
      removed: z.array(PresenceSchema),
      changed: z.array(
        z.object({ name: z.string(), current: VersionSchema, previous: VersionSchema, direction: z.string() }),
      ),
    }),
    vulnerabilities: z.object({
      added: z.array(ExplainedChangeSchema),
      removed: z.array(ExplainedChangeSchema),
      unchanged: z.array(ChangeSchema),
      metadata: z.array(z.looseObject({ digest: z.string().nullable() })),
    }),
  })
  .openapi('Diff');
