/**
 * Whether a path fits a pattern: `*` stands for any characters but a slash, `**` for any. A pattern that ends in a slash
 * is the folder with all that is in it. Time goes with the product of the lengths and no faster.
 */
export function fitsPath(pattern: string, path: string): boolean {
  const whole = pattern.endsWith('/') ? `${pattern}**` : pattern;
  const parts = whole
    .replace(/^\//, '')
    .split(/(\*+)/)
    .filter((part) => part !== '');
  // The places of the path up to which the parts so far may reach.
  let reached = new Set([0]);
  for (const part of parts) {
    const next = new Set<number>();
    if (part.startsWith('*')) {
      const crosses = part.length > 1;
      for (const start of reached) {
        for (let end = start; end <= path.length && !next.has(end); end++) {
          next.add(end);
          if (!crosses && path[end] === '/') break;
        }
      }
    } else {
      for (const start of reached) if (path.startsWith(part, start)) next.add(start + part.length);
    }
    reached = next;
  }
  return reached.has(path.length);
}
