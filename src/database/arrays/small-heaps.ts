import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** V8's heaps, kept small until this is disposed of. */
export interface SmallHeaps extends Disposable {
  /** Stops what is young on this thread from growing further once there is enough for it; to be called now and then. */
  look(): void;
}

/**
 * Keeps V8's heaps near what is alive in them. Every record of a feed is made, taken and forgotten, which V8 answers with
 * 130 MB for new objects: a quarter of all the memory that a build may take. With `YOUNG_BYTES` it is as fast, and with half
 * of that a twentieth slower. What is old is collected, in every thread, when it has grown by half: of itself V8 waits until
 * it is several times what was alive.
 * https://v8.dev/blog/trash-talk
 */
export function smallHeaps(): SmallHeaps {
  let isLarge = false;
  setFlagsFromString(`${OLD_GROWTH}=50`);
  const heaps: SmallHeaps = {
    look() {
      if (isLarge) return;
      const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
      isLarge = (young?.space_size ?? 0) >= YOUNG_BYTES;
      if (isLarge) setFlagsFromString(`${GROWTH}=1`);
    },
    [Symbol.dispose]() {
      setFlagsFromString(`${GROWTH}=${V8S_OWN}`);
      setFlagsFromString(`${OLD_GROWTH}=0`);
    },
  };
  heaps.look();
  return heaps;
}

/** Twice what V8 begins with for what is young. */
const YOUNG_BYTES = 8 * 1024 ** 2;

/**
 * Starts threads with room for what is young from the beginning: they make objects for all that they read, and could not
 * add to it while this thread's is kept small.
 * @param start settles once the threads have started
 */
export async function withYoungGeneration(megabytes: number, start: () => Promise<unknown>): Promise<void> {
  setFlagsFromString(`${FIRST}=${megabytes}`);
  try {
    await start();
  } finally {
    setFlagsFromString(`${FIRST}=0`);
  }
}

/** Half of what there is for what is young in a new heap; 0 for V8's own. */
const FIRST = '--min-semi-space-size';

/** By how much the young generation grows at a time; read whenever it might. */
const GROWTH = '--semi-space-growth-factor';

const V8S_OWN = 2;

/** By how many per cent the rest grows before it is collected; 0 for V8's own judgement. */
const OLD_GROWTH = '--heap-growing-percent';
