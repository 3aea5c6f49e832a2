/** Writes until this process is killed, or once if so told, and says so as `../writer.ts` wants to hear it. */
export async function write(writeOnce: (turn: number) => Promise<unknown>): Promise<void> {
  process.stdout.write('begins\n');
  for (let turn = 0; ; turn++) {
    const began = performance.now();
    await writeOnce(turn);
    process.stdout.write(`${performance.now() - began}\n`);
    if (process.env['WRITE_ONCE'] !== undefined) return;
  }
}
