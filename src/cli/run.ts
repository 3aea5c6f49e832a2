import { CommanderError } from 'commander';
import { FixedinError } from '../model/index.ts';
import { visible } from '../report/index.ts';
import type { ExitCode } from './command.ts';
import { exitOnInterrupt, INTERRUPTED, Interruption } from './interruption.ts';
import { createProgram } from './program.ts';
import { BrokenPipe } from './result-stream.ts';

/** Runs one command and ends the process with its exit code. The one place where errors become a line on stderr. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  exitOnInterrupt();
  process.exit(await exitCodeOf(args));
}

async function exitCodeOf(args: readonly string[]): Promise<ExitCode | typeof INTERRUPTED> {
  let exitCode: ExitCode = 0;
  try {
    const program = await createProgram(args, (code) => {
      exitCode = code;
    });
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof Interruption) return INTERRUPTED;
    if (error instanceof BrokenPipe) return 0;
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    // No command was given, and commander has printed the help to stderr.
    if (error instanceof CommanderError && error.code === 'commander.help') return 2;
    const verbose = args.includes('--verbose');
    process.stderr.write(`fixedin: ${errorLine(error, verbose)}\n`);
    if (verbose && error instanceof Error) process.stderr.write(`${stackOf(error)}\n`);
    return 2;
  }
}

function errorLine(error: unknown, verbose: boolean): string {
  if (error instanceof FixedinError) return visible(error.message);
  if (error instanceof CommanderError) return visible(usageProblem(error));
  const message = visible(error instanceof Error ? error.message : String(error));
  return verbose ? `unexpected: ${message}` : `unexpected: ${message}; run again with --verbose to see where`;
}

/** Commander's own words, on one line: `unknown option '--ouput' (Did you mean --output?)`. */
function usageProblem({ message }: CommanderError): string {
  return message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
}

function stackOf(error: Error): string {
  const causes: string[] = [];
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    causes.push(current.stack ?? String(current));
  }
  return causes.join('\ncaused by ');
}
