import { expect, test } from 'vitest';
import { resolveSettings } from './settings.ts';

const HOME = { HOME: '/home/someone' };

test.each([
  [{}, { ...HOME, XDG_DATA_HOME: '/data', XDG_CACHE_HOME: '/cache' }, '/data/fixedin/fixedin.db', '/cache/fixedin'],
  [{}, { FIXEDIN_DB: 'my.db', FIXEDIN_CACHE: 'kept', XDG_DATA_HOME: '/data' }, 'my.db', 'kept'],
  [{ db: 'given.db', cache: 'given' }, { FIXEDIN_DB: 'my.db', FIXEDIN_CACHE: 'kept' }, 'given.db', 'given'],
])('options %j in the environment %j', async (options, env, databaseFile, cacheFolder) => {
  expect(await resolveSettings(options, env)).toMatchObject({ databaseFile, cacheFolder });
});

test('a relative XDG folder is ignored, as its specification demands', async () => {
  const { cacheFolder, databaseFile } = await resolveSettings({}, { XDG_DATA_HOME: 'data', XDG_CACHE_HOME: 'cache' });
  expect(databaseFile).toMatch(/^\/.*\/\.local\/share\/fixedin\/fixedin\.db$/);
  expect(cacheFolder).toMatch(/^\/.*\/\.cache\/fixedin$/);
});

test('a configuration that is named must be there', async () => {
  await expect(resolveSettings({ config: '/nowhere/fixedin.yaml' }, {})).rejects.toThrow(
    '/nowhere/fixedin.yaml: cannot be read; name a file that is there with --config',
  );
});
