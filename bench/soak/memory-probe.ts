/**
 * Loaded into the server before it starts (`node --expose-gc --import`): when asked, it says what is alive in its memory
 * once all garbage is collected.
 */
export interface Alive {
  /** Of V8's heap, in bytes. */
  readonly heap: number;
  /** Outside of the heap, buffers above all, in bytes. */
  readonly outside: number;
}

process.on('message', () => {
  globalThis.gc?.();
  // Again: what finalizers let go of the first time is garbage only then.
  setImmediate(() => {
    globalThis.gc?.();
    const { heapUsed: heap, external: outside } = process.memoryUsage();
    process.send?.({ heap, outside } satisfies Alive);
  });
});
// Asking keeps nobody from ending.
process.channel?.unref();
