import { CommanderError } from 'commander';
import { BrokenPipe } from './broken-pipe.ts';
import type { ExitCode } from './command.ts';
import { exitOnInterrupt, INTERRUPTED, Interruption } from './interruption.ts';
import { createProgram } from './program.ts';
import { writeResults } from './result-stream.ts';

/** Runs one command and ends the process with its exit code. The one place where errors become a line on stderr. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  exitOnInterrupt();
  // What cannot be told costs no result, and a server goes on where its log has no room.
  process.stderr.on('error', () => {});
  process.exit(await exitCodeOf(args));
}

async function exitCodeOf(args: readonly string[]): Promise<ExitCode | typeof INTERRUPTED> {
  try {
    return await run(args);
  } catch (error) {
    if (error instanceof Interruption) return INTERRUPTED;
    if (error instanceof BrokenPipe) return 0;
    // Help for want of a command, which commander has printed.
    if (error instanceof CommanderError && error.code === 'commander.help') return 2;
    // Imported here, so that a start that goes well does not wait for it.
    const { failureText } = await import('./failure.ts');
    process.stderr.write(failureText(error, args));
    return 2;
  }
}

async function run(args: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const printed: string[] = [];
  const program = await createProgram(
    args,
    (code) => {
      exitCode = code;
    },
    (text) => printed.push(text),
  );
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    // Help and version, when they were asked for, end the parsing so.
    if (!(error instanceof CommanderError && error.exitCode === 0)) throw error;
    await writeResults(printed);
  }
  return exitCode;
}
