/**
 * Loaded into the server before it starts (`node --expose-gc --import`): tells whoever started it, when asked, what is
 * alive in its memory once all garbage is collected.
 */
export interface Alive {
  /** Of V8's heap, in bytes. */
  readonly heap: number;
  /** Held by objects of the heap outside of it, buffers included, in bytes. */
  readonly outside: number;
}

process.on('message', () => {
  // Twice: what finalizers let go of after the first time is garbage to the second.
  globalThis.gc?.();
  setImmediate(() => {
    globalThis.gc?.();
    const { heapUsed: heap, external: outside } = process.memoryUsage();
    process.send?.({ heap, outside } satisfies Alive);
  });
});
// Asking keeps nobody from ending.
process.channel?.unref();
