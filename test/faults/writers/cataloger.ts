/** Catalogs images and clears the cache that they fill, again and again until it is killed. */
import module from 'node:module';

module.enableCompileCache();
const { openImage } = await import('fixedin/image');
const { catalogImage, clearCache, openLayerCache } = await import('fixedin/inventory');
const [folder = '', ...references] = process.argv.slice(2);

for (let turn = 0; ; turn++) {
  const began = performance.now();
  const cache = openLayerCache(folder);
  for (const reference of references) {
    await using image = await openImage(reference);
    await catalogImage(image, { cache });
  }
  await clearCache(folder);
  if (turn === 0) process.stdout.write(`${performance.now() - began}\n`);
}
