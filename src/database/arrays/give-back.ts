/**
 * Gives the memory of arrays back at once, where the garbage collector would some time: a build makes large ones one after
 * the other, and those that nobody needs any more would be a third of what it takes. They are empty after it.
 * @param arrays each with a buffer of its own, which no other part of the program looks at
 */
export function giveBack(...arrays: readonly ArrayBufferView[]): void {
  for (const { buffer } of arrays) if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
