/** Updates a database again and again until it is killed. */
import module from 'node:module';

module.enableCompileCache();
const { updateDatabase } = await import('fixedin/database');
const [out = '', stateFolder = '', location = ''] = process.argv.slice(2);

for (let turn = 0; ; turn++) {
  const began = performance.now();
  await updateDatabase({ sources: [{ format: 'osv', location }], out, stateFolder, now: 1000 });
  if (turn === 0) process.stdout.write(`${performance.now() - began}\n`);
}
