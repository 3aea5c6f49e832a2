import { CommanderError } from 'commander';
import { FixedinError } from '../model/index.ts';
import { visible } from '../report/index.ts';

/** An error as a person reads it: one line, and with `--verbose` among `args` where it came from. */
export function failureText(error: unknown, args: readonly string[]): string {
  const verbose = args.includes('--verbose');
  const line = `fixedin: ${visible(problemOf(error, verbose, args))}\n`;
  return verbose && error instanceof Error ? `${line}${stackOf(error)}\n` : line;
}

function problemOf(error: unknown, verbose: boolean, args: readonly string[]): string {
  if (error instanceof FixedinError) return error.message;
  // `error: unknown option '--ouput'` and, on a second line, `(Did you mean --output?)`.
  if (error instanceof CommanderError) return usageOf(error, args);
  const message = error instanceof Error ? error.message : String(error);
  return verbose ? `unexpected: ${message}` : `unexpected: ${message}; run again with --verbose to see where`;
}

function usageOf({ code, message }: CommanderError, args: readonly string[]): string {
  const problem = inOneLine(message.replace(/^error: /, ''));
  const taken = code === 'commander.missingArgument' && args.includes('--vex');
  return taken ? `${problem}: --vex takes all that follows it as files; write it behind the image` : problem;
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
