import { formatDay, formatTime, type Seconds } from '../../model/index.ts';

/** A day as tables write it, `2023-10-11`, with the time on hover; a dash where nobody says. */
export function Day({ at }: { readonly at: Seconds | null }) {
  if (at === null) return <span class="none">–</span>;
  return (
    <time datetime={formatTime(at)} title={hover(at)}>
      {formatDay(at)}
    </time>
  );
}

/** A day as sentences write it: `11 October 2023`. */
export function LongDay({ at }: { readonly at: Seconds }) {
  return (
    <time datetime={formatTime(at)} title={hover(at)}>
      {longDay(at)}
    </time>
  );
}

export const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

export function longDay(at: Seconds): string {
  const date = new Date(at * 1000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `the same day`, `1 day later`, `12 days later`: by calendar days, in UTC. */
export function daysLater(from: Seconds, to: Seconds): string {
  const days = Math.floor(to / 86_400) - Math.floor(from / 86_400);
  if (days === 0) return 'the same day';
  return days === 1 ? '1 day later' : `${days.toLocaleString('en-GB')} days later`;
}

/** How old something is: `today`, `3 days old`, `2 years old`. */
export function age(at: Seconds, now: Seconds): string {
  const days = Math.floor((now - at) / 86_400);
  if (days < 1) return 'less than a day old';
  if (days < 60) return days === 1 ? '1 day old' : `${days} days old`;
  if (days < 730) return `${Math.floor(days / 30.44)} months old`;
  return `${Math.floor(days / 365.25)} years old`;
}

function hover(at: Seconds): string {
  return `${formatTime(at).slice(0, 19).replace('T', ' ')} UTC`;
}
