import { expect, test } from 'vitest';
import { OLD, openWorkshop } from './workshop.ts';

test('the cache is counted, cleared, and filled again', async () => {
  await using workshop = await openWorkshop();
  const usage = async () => JSON.parse((await workshop.run('cache', 'status', '-o', 'json')).stdout);
  expect(await usage()).toEqual({
    folder: workshop.path('cache/layers'),
    entries: 0,
    bytes: 0,
    limit: 1024 ** 3,
  });
  const first = await workshop.run('scan', OLD, '-o', 'json');
  expect(await usage()).toMatchObject({ entries: 2 });
  const table = await workshop.run('cache', 'status');
  expect(table.stdout).toMatch(/cache\/layers: 2 layers in 0(\.\d)? MiB of at most 1,024 MiB\n$/);

  const cleared = await workshop.run('cache', 'clear');
  expect(cleared).toMatchObject({ code: 0, stdout: '' });
  expect(cleared.stderr).toBe(`fixedin: removed 2 layers from ${workshop.path('cache/layers')}\n`);
  expect(await usage()).toMatchObject({ entries: 0 });
  expect(await workshop.run('scan', OLD, '-o', 'json')).toEqual(first);
  expect(await usage()).toMatchObject({ entries: 2 });
});
