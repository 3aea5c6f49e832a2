import { CommanderError } from 'commander';
import { FixedinError } from '../model/index.ts';
import { visible } from '../report/index.ts';

/** An error as a person reads it: one line, and with `verbose` where it came from. */
export function failureText(error: unknown, verbose: boolean): string {
  const line = `fixedin: ${visible(problemOf(error, verbose))}\n`;
  return verbose && error instanceof Error ? `${line}${stackOf(error)}\n` : line;
}

function problemOf(error: unknown, verbose: boolean): string {
  if (error instanceof FixedinError) return error.message;
  // `error: unknown option '--ouput'` and, on a second line, `(Did you mean --output?)`.
  if (error instanceof CommanderError) return inOneLine(error.message.replace(/^error: /, ''));
  const message = error instanceof Error ? error.message : String(error);
  return verbose ? `unexpected: ${message}` : `unexpected: ${message}; run again with --verbose to see where`;
}

function inOneLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').join(' ');
}

function stackOf(error: Error): string {
  const stacks: string[] = [];
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    stacks.push(current.stack ?? String(current));
  }
  return stacks.join('\ncaused by ');
}
