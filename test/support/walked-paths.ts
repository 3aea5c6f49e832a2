import type { Image } from '../../src/image/index.ts';

/** The paths of all entries of an image's layers, each walked to its verified end. */
export async function walkedPaths(image: Image): Promise<readonly string[]> {
  const paths: string[] = [];
  const wants = ({ path }: { readonly path: string }): 'nothing' => {
    paths.push(path);
    return 'nothing';
  };
  await Promise.all(image.layers.map((layer) => layer.walk({ wants, content: () => {} })));
  return paths.sort();
}
