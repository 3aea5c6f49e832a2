import type { z } from '@hono/zod-openapi';
import type { AdvisoryDetail, AdvisoryListItem } from '../../database/index.ts';
import { type AdvisoryEvent, formatTime } from '../../model/index.ts';
import type { AdvisoryListingSchema } from '../schemas/advisory-listing.ts';

/**
 * An advisory on one package as the listing API tells it.
 * @param details of the same id; the one of the same source tells the events
 */
export function listedAdvisory(
  item: AdvisoryListItem,
  details: readonly AdvisoryDetail[],
): z.infer<typeof AdvisoryListingSchema>['advisories'][number] {
  const affected = details
    .filter(({ source }) => source === item.source)
    .flatMap((detail) => detail.affected)
    .find(({ package: about }) => about.ecosystem === item.package.ecosystem && about.name === item.package.name);
  return {
    advisoryId: item.id,
    artifactName: item.package.name,
    artifactType: item.package.type ?? '',
    aliases: [...new Set([item.vulnerability, ...item.aliases])].filter((id) => id !== item.id),
    events: affected && affected.events.length > 0 ? affected.events.map(eventOf) : [standingEvent(item)],
  };
}

function eventOf({ time, type, fixedVersion, note, justification, detection }: AdvisoryEvent) {
  return {
    timestamp: formatTime(time),
    type,
    ...(fixedVersion === null ? {} : { fixedVersion }),
    ...(note === '' ? {} : { note }),
    ...(justification === null ? {} : { justification }),
    ...(detection === null ? {} : { detection: { ...detection } }),
  };
}

/** A source without events says how things stand, and at best since when. */
function standingEvent({ status, fixedIn, updated, published }: AdvisoryListItem) {
  const time = updated ?? published ?? 0;
  return { timestamp: formatTime(time), type: status, ...(fixedIn === null ? {} : { fixedVersion: fixedIn }) };
}
