/**
 * Deals tasks out so that all workers come to their end at about the same time. Where each takes the largest that is left
 * when it is free, one is left alone with the last: five tasks of 123, 112, 110, 75 and 60 take two workers 258 that way,
 * and 245 as they are dealt out here.
 *
 * @param sizes of the tasks, in any unit
 * @returns the positions of each worker's tasks, its largest first
 */
export function dealOut(sizes: readonly number[], workers: number): readonly (readonly number[])[] {
  const tasks = sizes.map((size, position): Task => ({ position, size })).sort(largestFirst);
  const shares = Array.from({ length: workers }, (): Share => ({ tasks: [], size: 0 }));
  for (const task of tasks) {
    const least = shares.reduce((least, share) => (share.size < least.size ? share : least));
    move(task, null, least);
  }
  if (tasks.length <= EVENED_OUT) while (swapBest(shares)) {}
  return shares.map((share) => share.tasks.sort(largestFirst).map(({ position }) => position));
}

/** Up to so many tasks are swapped among the shares: of many, the last is small, and there is little to win. */
export const EVENED_OUT = 64;

interface Task {
  readonly position: number;
  readonly size: number;
}

interface Share {
  readonly tasks: Task[];
  size: number;
}

function largestFirst(a: Task, b: Task): number {
  return b.size - a.size || a.position - b.position;
}

/** Makes the largest share smaller by a task that goes to another share, for one of it or for none. False where none does. */
function swapBest(shares: readonly Share[]): boolean {
  const most = shares.reduce((most, share) => (share.size > most.size ? share : most));
  let least = most.size;
  let swap: (() => void) | null = null;
  for (const other of shares) {
    if (other === most) continue;
    for (const given of most.tasks) {
      for (const taken of [null, ...other.tasks]) {
        const difference = given.size - (taken?.size ?? 0);
        const larger = Math.max(most.size - difference, other.size + difference);
        if (larger >= least) continue;
        least = larger;
        swap = () => {
          move(given, most, other);
          if (taken !== null) move(taken, other, most);
        };
      }
    }
  }
  swap?.();
  return swap !== null;
}

function move(task: Task, from: Share | null, to: Share): void {
  if (from !== null) {
    from.tasks.splice(from.tasks.indexOf(task), 1);
    from.size -= task.size;
  }
  to.tasks.push(task);
  to.size += task.size;
}
