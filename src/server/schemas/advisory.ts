import { z } from '@hono/zod-openapi';
import { PackageTypeSchema, SeveritySchema, StatusSchema, TimeSchema } from './text.ts';

export const AdvisoryPackageSchema = z
  .object({
    type: z.union([PackageTypeSchema, z.null()]),
    name: z.string(),
    distro: z.string().nullable().openapi({ description: "`wolfi`, `alpine-3.19`; null for a language's package." }),
  })
  .openapi('AdvisoryPackage');

export const AdvisoryListItemSchema = z
  .object({
    id: z.string(),
    aliases: z.array(z.string()).readonly(),
    vulnerability: z.string().openapi({ description: 'The id that people know: the CVE if there is one.' }),
    package: AdvisoryPackageSchema,
    status: StatusSchema,
    fixedIn: z.string().nullable(),
    severity: SeveritySchema,
    source: z.string(),
    published: TimeSchema.nullable(),
    updated: TimeSchema.nullable(),
    url: z.string(),
  })
  .openapi('AdvisoryListItem');

export const AdvisoryListSchema = z
  .object({
    items: z.array(AdvisoryListItemSchema).readonly(),
    total: z.number().int().openapi({ description: 'Of all pages together.' }),
    next: z.string().nullable().openapi({ description: 'The `cursor` of the next page; null for none.' }),
  })
  .openapi('AdvisoryList');

export const RatingSchema = z.object({ source: z.string(), kind: z.string(), value: z.string() }).openapi('Rating');

export const ReferenceSchema = z.object({ type: z.string(), url: z.string() }).openapi('Reference');

export const EventSchema = z
  .object({
    time: TimeSchema,
    status: StatusSchema,
    type: z.string().openapi({ description: "The source's own word for the step." }),
    fixedVersion: z.string().nullable(),
    note: z.string(),
    justification: z.string().nullable(),
    detection: z
      .object({ component: z.string(), version: z.string(), type: z.string(), location: z.string() })
      .nullable(),
  })
  .openapi('AdvisoryEvent');

export const RangeSchema = z
  .object({ introduced: z.string(), fixed: z.string().nullable(), lastAffected: z.string().nullable() })
  .openapi('AffectedRange');

export const AffectedSchema = z
  .object({
    package: AdvisoryPackageSchema,
    architecture: z.string().nullable(),
    status: StatusSchema,
    fixedIn: z.string().nullable(),
    events: z.array(EventSchema).readonly(),
    ranges: z.array(RangeSchema).readonly(),
    versions: z.array(z.string()).readonly(),
  })
  .openapi('Affected');

export const AdvisorySchema = z
  .object({
    id: z.string(),
    source: z.string(),
    vulnerabilities: z.array(z.string()).readonly(),
    aliases: z.array(z.string()).readonly(),
    published: TimeSchema.nullable(),
    modified: TimeSchema.nullable(),
    withdrawn: TimeSchema.nullable(),
    url: z.string(),
    summary: z.string(),
    details: z.string(),
    references: z.array(ReferenceSchema).readonly(),
    ratings: z.array(RatingSchema).readonly(),
    affected: z.array(AffectedSchema).readonly(),
  })
  .openapi('Advisory');

/** An advisory, and those of the same id from other sources. */
export const AdvisoryAnswerSchema = AdvisorySchema.extend({
  others: z.array(AdvisorySchema).readonly().openapi({ description: 'Of the same id, from other sources.' }),
}).openapi('AdvisoryAnswer');
