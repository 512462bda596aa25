/** Writes a file so that nobody ever finds half of it. */
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * When this ends, the file is on the disk with all of `content`. Should the disk be full or the program be killed, it is as it
 * was before. Its folder must be there. `mode`: who may read it. Throws what the file system says.
 */
export async function writeWhole(path: string, content: string | Uint8Array, mode = 0o666): Promise<void> {
  const begun = join(dirname(path), `.${basename(path)}.begun`);
  await rm(begun, { force: true });
  try {
    const file = await open(begun, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(begun, path);
  } catch (cause) {
    await rm(begun, { force: true });
    throw cause;
  }
}
