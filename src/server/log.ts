import { formatTime } from '../model/index.ts';

/** What a line of the log may say. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Tells the operator, one JSON document a line. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** A log that hands its lines, each with its line end, to `write`. */
export function createLog(write: (line: string) => void, now: () => Date = () => new Date()): Log {
  const line =
    (level: string) =>
    (message: string, fields: LogFields = {}) => {
      const time = formatTime(now().getTime() / 1000);
      write(`${JSON.stringify({ time, level, message, ...fields })}\n`);
    };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}
