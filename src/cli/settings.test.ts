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

test.each([
  ['', undefined],
  ['1000000', 1_000_000],
  ['500MiB', 524_288_000],
  ['1.5g', 1_610_612_736],
  ['2 GB', 2_147_483_648],
])('a cache of %j holds %j bytes', async (text, bytes) => {
  expect((await resolveSettings({}, { ...HOME, FIXEDIN_CACHE_SIZE: text })).cacheBytes).toBe(bytes);
});

test.each(['much', '-1', '1e9', '5 apples'])('a cache of %j is none', async (text) => {
  const asked = resolveSettings({}, { ...HOME, FIXEDIN_CACHE_SIZE: text });
  await expect(asked).rejects.toThrow(`FIXEDIN_CACHE_SIZE=${text}: is no size; write 500MiB or 2GiB`);
});
