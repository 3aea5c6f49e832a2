/** Builds databases out of one feed after another over the same file. */
import { buildDatabase } from 'fixedin/database';
import { write } from './writing.ts';

const [out = '', threads, ...feeds] = process.argv.slice(2);

await write((turn) => {
  const location = feeds[(turn + process.pid) % feeds.length] ?? '';
  return buildDatabase({ from: [{ format: 'osv', location }], out, now: 1000, threads: Number(threads) });
});
