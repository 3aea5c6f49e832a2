import { formatTime, type Seconds } from '../../model/index.ts';

/** RFC 3339, or null where no time is known. */
export function timeOrNull(seconds: Seconds | null): string | null {
  return seconds === null ? null : formatTime(seconds);
}
