import { z } from '@hono/zod-openapi';
import { PACKAGE_TYPES, SEVERITIES, STATUSES } from '../../model/index.ts';
import { NAME_CHARACTERS } from '../limits.ts';

export const StatusSchema = z.enum(STATUSES).openapi('Status', {
  description: 'What is said of a vulnerability in a package.',
});

export const SeveritySchema = z.enum(SEVERITIES).openapi('Severity');

export const PackageTypeSchema = z.enum(PACKAGE_TYPES).openapi('PackageType', {
  example: 'apk',
  description: "A package URL's type.",
});

export const TimeSchema = z.string().openapi({ description: 'RFC 3339', example: '2023-10-11T17:18:05Z' });

/** An id or a name in an address. */
export const NameSchema = z.string().min(1).max(NAME_CHARACTERS);

/** Without flags, which a pattern of JSON Schema has none of. */
const DAY_OR_TIME = /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:?\d{2}))?$/;

/** A day or a time, as a person gives it. */
export const DaySchema = z.string().max(40).regex(DAY_OR_TIME, 'is neither a day nor a time').openapi({
  example: '2024-01-18',
});
