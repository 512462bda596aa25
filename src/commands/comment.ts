/** comment: the one comment of a kind on a pull request; what it says comes from a file and is data. */
import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { Settings } from '../settings.ts';
import type { Result, World } from './world.ts';

/** GitHub takes 65,536 characters, of four bytes at most; what is longer is cut there, and no text of ours comes near. */
const LARGEST = 1_000_000;
const REMEDY = 'Look at the job before this one: it should have left the file "comment-file".';

/** Throws ConfigError when there is no text that may be read, and what writing the comment throws. */
export async function comment(
  { comment: { file, pullRequest }, tenant }: Settings,
  world: World,
): Promise<Result> {
  if (!world.comment) {
    throw new ConfigError('Comments can be written on GitHub only.', 'Run this as the action.');
  }
  const body = await readText(world.folder, file);
  const marker = tenant === '' ? 'validate' : `plan-${tenant}`;
  world.print(`The comment: ${await world.comment(pullRequest, marker, body)}`);
  return { exitCode: 0 };
}

/**
 * The file comes from a job that ran a stranger's code: a link in its place could lead to anything on this machine, a
 * pipe would never end, and what is read is published. So nothing is followed out of the folder, the file is judged by the
 * very handle that it is read with, and no more is read than a comment can use.
 */
async function readText(folder: string, file: string): Promise<string> {
  const path = resolve(folder, file);
  try {
    const place = relative(await realpath(folder), await realpath(dirname(path)));
    if (place.startsWith('..')) throw new Error('outside');
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      return await readBounded(handle);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError('There is no text to comment with that may be read.', REMEDY, { cause });
  }
}

async function readBounded(handle: FileHandle): Promise<string> {
  const entry = await handle.stat();
  if (!entry.isFile()) throw new ConfigError('The text to comment with is no plain file.', REMEDY);
  if (entry.size > LARGEST) {
    throw new ConfigError(
      `The text to comment with has ${entry.size} bytes; ${LARGEST} are allowed.`,
      REMEDY,
    );
  }
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(LARGEST), 0, LARGEST, 0);
  return buffer.toString('utf8', 0, bytesRead);
}
