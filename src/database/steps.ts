/** Work in steps of a moment each: whoever has others waiting can see to them in between. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** All steps, one after the other. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
