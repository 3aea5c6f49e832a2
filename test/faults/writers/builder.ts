/** Builds databases out of one feed after another over the same file until it is killed. */
import module from 'node:module';

module.enableCompileCache();
const { buildDatabase } = await import('fixedin/database');
const [out = '', ...feeds] = process.argv.slice(2);

for (let turn = 0; ; turn++) {
  const began = performance.now();
  const location = feeds[turn % feeds.length] ?? '';
  await buildDatabase({ from: [{ format: 'osv', location }], out, now: 1000 });
  if (turn === 0) process.stdout.write(`${performance.now() - began}\n`);
}
