/** Clears the cache, and catalogs images, which fill it again. */
import { openImage } from 'fixedin/image';
import { catalogImage, clearCache, openLayerCache } from 'fixedin/inventory';
import { write } from './writing.ts';

const [folder = '', ...references] = process.argv.slice(2);

await write(async () => {
  await clearCache(folder);
  const cache = openLayerCache(folder);
  for (const reference of references) {
    await using image = await openImage(reference);
    await catalogImage(image, { cache });
  }
});
