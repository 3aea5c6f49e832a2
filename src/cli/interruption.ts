/** By convention 128 and the signal's number; SIGINT is 2. */
export const INTERRUPTED = 130;

/** Work was stopped by Ctrl-C, and has cleaned up behind itself. */
export class Interruption extends Error {}

let workers = 0;

/** Ends the process at Ctrl-C: at once, but for work that asked to be told; at a second Ctrl-C whatever runs. */
export function exitOnInterrupt(): void {
  process.once('SIGINT', interrupted);
}

/** From here on Ctrl-C ends the process as it ends any, for who waits in a system call hears nothing. */
export function endAtInterrupt(): void {
  process.off('SIGINT', interrupted);
}

function interrupted(): void {
  if (workers === 0) process.exit(INTERRUPTED);
  process.once('SIGINT', () => process.exit(INTERRUPTED));
}

/**
 * Runs work that writes files, so that at Ctrl-C it can stop and remove what is half-written.
 * @throws {Interruption} when it was stopped.
 */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  process.once('SIGINT', stop);
  workers += 1;
  try {
    return await work(controller.signal);
  } catch (error) {
    if (controller.signal.aborted) throw new Interruption();
    throw error;
  } finally {
    workers -= 1;
    process.off('SIGINT', stop);
  }
}
