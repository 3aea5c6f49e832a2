import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes a file beside its place and moves it there, so that whatever stops this leaves no half of one there. */
export async function writeWhole(file: string, content: Parameters<typeof writeFile>[1]): Promise<void> {
  const part = `${file}.part`;
  try {
    await writeFile(part, content);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw error;
  }
}
