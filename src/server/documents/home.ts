import { formatTime } from '../../model/index.ts';
import type { HomeView } from '../../web/index.ts';
import { PAGE_DEFAULT } from '../limits.ts';
import { advisoryItemDocument } from './advisory.ts';
import { timeOrNull } from './time.ts';

/** What the home page tells, as JSON. */
export function homeDocument({ info, latest, statuses, months, daysToFix }: HomeView) {
  return {
    database: {
      built: formatTime(info.built),
      identity: info.identity,
      counts: info.counts,
      sources: info.sources.map(({ name, format, location, licence, records, newest }) => {
        return { name, format, location, licence, records, newest: timeOrNull(newest) };
      }),
    },
    statuses,
    months,
    daysToFix,
    latest: latest.slice(0, PAGE_DEFAULT).map(advisoryItemDocument),
  };
}
