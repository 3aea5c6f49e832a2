import { CommanderError } from 'commander';
import { BrokenPipe } from './broken-pipe.ts';
import type { ExitCode } from './command.ts';
import { exitOnInterrupt, INTERRUPTED, Interruption } from './interruption.ts';
import { createProgram } from './program.ts';

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
    // Help and version, which commander has printed: asked for, or for want of a command.
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (error instanceof CommanderError && error.code === 'commander.help') return 2;
    // Imported here, so that a start that goes well does not wait for it.
    const { failureText } = await import('./failure.ts');
    process.stderr.write(failureText(error, args));
    return 2;
  }
}
