import type { z } from '@hono/zod-openapi';
import type { AdvisoryAffected, AdvisoryDetail, AdvisoryList, AdvisoryListItem } from '../../database/index.ts';
import { type AdvisoryEvent, formatTime } from '../../model/index.ts';
import type {
  AdvisoryAnswerSchema,
  AdvisoryListItemSchema,
  AdvisoryListSchema,
  AdvisorySchema,
  AffectedSchema,
  EventSchema,
} from '../schemas/advisory.ts';
import { timeOrNull } from './time.ts';

export function advisoryListDocument({ items, total, next }: AdvisoryList): z.infer<typeof AdvisoryListSchema> {
  return { items: items.map(advisoryItemDocument), total, next };
}

/** The same as `fixedin advisories -o json` writes of one. */
export function advisoryItemDocument(item: AdvisoryListItem): z.infer<typeof AdvisoryListItemSchema> {
  return {
    id: item.id,
    aliases: item.aliases,
    vulnerability: item.vulnerability,
    package: packageDocument(item.package),
    status: item.status,
    fixedIn: item.fixedIn,
    severity: item.severity,
    source: item.source,
    published: timeOrNull(item.published),
    updated: timeOrNull(item.updated),
    url: item.url,
  };
}

/** @param advisories of one id; at least one. */
export function advisoryAnswer([first, ...others]: readonly [AdvisoryDetail, ...AdvisoryDetail[]]): z.infer<
  typeof AdvisoryAnswerSchema
> {
  return { ...advisoryDocument(first), others: others.map(advisoryDocument) };
}

function advisoryDocument(advisory: AdvisoryDetail): z.infer<typeof AdvisorySchema> {
  return {
    id: advisory.id,
    source: advisory.source,
    vulnerabilities: advisory.vulnerabilities,
    aliases: advisory.aliases,
    published: timeOrNull(advisory.published),
    modified: timeOrNull(advisory.modified),
    withdrawn: timeOrNull(advisory.withdrawn),
    url: advisory.url,
    summary: advisory.summary,
    details: advisory.details,
    references: advisory.references.map(({ type, url }) => ({ type, url })),
    ratings: advisory.ratings.map(({ source, kind, value }) => ({ source, kind, value })),
    affected: advisory.affected.map(affectedDocument),
  };
}

function affectedDocument(affected: AdvisoryAffected): z.infer<typeof AffectedSchema> {
  const { judgement } = affected;
  return {
    package: packageDocument(affected.package),
    architecture: affected.package.architecture,
    status: affected.status,
    fixedIn: affected.fixedIn,
    events: affected.events.map(eventDocument),
    ranges: judgement.kind === 'ranges' ? judgement.ranges.map((range) => ({ ...range })) : [],
    versions: judgement.kind === 'ranges' ? judgement.versions : [],
  };
}

function packageDocument({ type, name, distro }: AdvisoryListItem['package']) {
  return { type, name, distro };
}

function eventDocument(event: AdvisoryEvent): z.infer<typeof EventSchema> {
  return {
    time: formatTime(event.time),
    status: event.status,
    type: event.type,
    fixedVersion: event.fixedVersion,
    note: event.note,
    justification: event.justification,
    detection: event.detection && { ...event.detection },
  };
}
