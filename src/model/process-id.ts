/** Whether there is a process of this number, whoever owns it: signal 0 is sent to no one, and tells if it could be. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
