/**
 * Takes lines one by one and writes those of one turn of the event loop together: a system call for each would take a
 * tenth of what a server can answer. What waits when the process ends is written then.
 */
export function writingTogether(write: (lines: string) => void): (line: string) => void {
  let waiting = '';
  const flush = () => {
    const lines = waiting;
    waiting = '';
    if (lines !== '') write(lines);
  };
  process.on('exit', flush);
  return (line) => {
    if (waiting === '') setImmediate(flush);
    waiting += line;
  };
}
