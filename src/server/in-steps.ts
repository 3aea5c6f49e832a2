import { setImmediate } from 'node:timers/promises';
import type { Steps } from '../database/index.ts';

/** Does work that may take long, and answers other requests every few milliseconds. */
export async function inSteps<Result>(steps: Steps<Result>): Promise<Result> {
  let began = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - began < AT_A_STRETCH) continue;
    await setImmediate();
    began = performance.now();
  }
}

/** In milliseconds. */
const AT_A_STRETCH = 5;
