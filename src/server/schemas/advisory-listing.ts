import { z } from '@hono/zod-openapi';

const EventSchema = z
  .looseObject({ timestamp: z.string(), type: z.string() })
  .openapi('ListingEvent', { description: 'One dated step; further members depend on its type.' });

const ListedAdvisorySchema = z
  .object({
    advisoryId: z.string(),
    artifactName: z.string(),
    artifactType: z.string(),
    aliases: z.array(z.string()).readonly(),
    events: z.array(EventSchema).readonly(),
  })
  .openapi('ListedAdvisory');

export const AdvisoryListingSchema = z
  .object({
    advisories: z.array(ListedAdvisorySchema).readonly(),
    nextPageToken: z.string(),
    totalCount: z.number().int(),
  })
  .openapi('AdvisoryListing');
