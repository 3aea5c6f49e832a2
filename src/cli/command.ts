import type { Command } from 'commander';

/** 0 done, 1 done and a `--fail-on` condition holds, 2 wrong usage, unreadable input or no database. */
export type ExitCode = 0 | 1 | 2;

/** A command's name and line of help, known at every start; its module is imported only when it is named. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

/** What each file of `commands/` exports. */
export interface CommandModule {
  /** Gives `command` its arguments, options, help and action. The action hands its exit code to `finish`. */
  readonly define: (command: Command, finish: Finish, args: readonly string[]) => void | Promise<void>;
}

/** Told how a command ended; not called, it ended well. */
export type Finish = (code: ExitCode) => void;

/**
 * Adds commands to `parent`. One that no word of `args` names cannot be meant, and is there for the help alone.
 */
export async function addCommands(
  parent: Command,
  entries: readonly CommandEntry[],
  args: readonly string[],
  finish: Finish,
): Promise<void> {
  for (const { name, summary, load } of entries) {
    const command = parent.command(name).summary(summary).description(summary);
    if (!args.includes(name)) continue;
    const { define } = await load();
    await define(command, finish, args);
  }
}
