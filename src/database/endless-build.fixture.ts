/** A build that tells its parent when it is in the midst of its work, to be killed there: of a feed, by two threads, where one is named. */
import { buildDatabase } from './build.ts';
import { advisory, affected, before, PYPI } from './made-items.fixture.ts';

const items = Array.from({ length: 2_000 }, (_, number) =>
  advisory(PYPI, {
    id: `PYSEC-2020-${number}`,
    affected: [affected('PyPI', `package-${number}`, before(`1.${number}`))],
  }),
);

const [, , out = '', feed] = process.argv;

await buildDatabase({
  out,
  now: 0,
  ...(feed === undefined ? { from: [items] } : { from: [{ format: 'osv', location: feed }], threads: 2 }),
  onProgress: (progress) => {
    // What threads have read has come, and they are at the next.
    if (feed !== undefined && progress.records === 0) return;
    process.send?.('at work');
    // Nothing goes on until the parent has killed this process.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
