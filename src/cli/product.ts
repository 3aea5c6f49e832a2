import manifest from '../../package.json' with { type: 'json' };

/** The name and version under which reports say who made them. */
export const PRODUCT = { name: manifest.name, version: manifest.version } as const;
