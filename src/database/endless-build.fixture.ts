/** A build that tells its parent when it is in the midst of its work, to be killed there. */
import { buildDatabase } from './build.ts';
import { advisory, affected, before, PYPI } from './made-items.fixture.ts';

const items = Array.from({ length: 2_000 }, (_, number) =>
  advisory(PYPI, {
    id: `PYSEC-2020-${number}`,
    affected: [affected('PyPI', `package-${number}`, before(`1.${number}`))],
  }),
);

await buildDatabase({
  from: [items],
  out: process.argv[2] ?? '',
  now: 0,
  onProgress: () => {
    process.send?.('at work');
    // Nothing goes on until the parent has killed this process.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
