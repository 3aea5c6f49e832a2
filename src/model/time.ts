import { UsageError } from './errors.ts';

/** Whole seconds since 1970-01-01T00:00:00Z: how advisories' times are kept and compared. */
export type Seconds = number;

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * A time of RFC 3339 (or a day, meaning its start) as seconds, or null when `text` is none. Years before 1970, which
 * advisories carry by mistake (year 1), are null too: nobody published then.
 */
export function parseTime(text: string): Seconds | null {
  const trimmed = text.trim();
  const day = DAY.exec(trimmed);
  const normal = day ? `${trimmed}T00:00:00Z` : trimmed.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
  if (!day && !INSTANT.test(trimmed)) return null;
  const milliseconds = Date.parse(normal);
  if (Number.isNaN(milliseconds) || milliseconds < 0) return null;
  if (day && new Date(milliseconds).toISOString().slice(0, 10) !== trimmed) return null;
  return Math.floor(milliseconds / 1000);
}

/**
 * The day or time of `--as-of`, as the last second that it includes: a day means its end, in UTC.
 * @throws {UsageError} when `text` is neither.
 */
export function parseAsOf(text: string): Seconds {
  const seconds = parseTime(text);
  if (seconds === null) {
    throw new UsageError('bad-date', text, 'is neither a day nor a time', 'write 2024-01-18 or 2024-01-18T12:00:00Z');
  }
  return DAY.test(text.trim()) ? seconds + 86_399 : seconds;
}

/** `2023-10-11T17:18:05Z`. */
export function formatTime(seconds: Seconds): string {
  const day = Math.floor(seconds / SECONDS_A_DAY);
  const second = Math.floor(seconds - day * SECONDS_A_DAY);
  return `${dayText(day)}T${twoDigits(second / 3600)}:${twoDigits((second / 60) % 60)}:${twoDigits(second % 60)}Z`;
}

const SECONDS_A_DAY = 86_400;

/** A page of a list has a hundred times, of as many days that others have too; the calendar takes longer than all else of it. */
const days = new Map<number, string>();
const DAYS_KEPT = 10_000;

function dayText(day: number): string {
  const known = days.get(day);
  if (known !== undefined) return known;
  const text = formatDay(day * SECONDS_A_DAY);
  if (days.size >= DAYS_KEPT) days.clear();
  days.set(day, text);
  return text;
}

function twoDigits(number: number): string {
  const whole = Math.floor(number);
  return whole < 10 ? `0${whole}` : String(whole);
}

/** `2023-10-11`. */
export function formatDay(seconds: Seconds): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
