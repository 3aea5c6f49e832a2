import { pathToFileURL } from 'node:url';

/**
 * Puts the values that modules export in place of what computes them, so that the bundle loads nothing to compute them
 * anew. They must be such as JSON can say.
 * @param ends how the modules' paths end
 */
export function evaluated(...ends: readonly string[]) {
  return {
    name: 'evaluated',
    async load(id: string): Promise<string | null> {
      if (!ends.some((end) => id.endsWith(end))) return null;
      const values: Readonly<Record<string, unknown>> = await import(pathToFileURL(id).href);
      return Object.entries(values)
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
        .join('');
    },
  };
}
