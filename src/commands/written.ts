/** The files that commands leave: written, or refused by name and with what to do. */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, relative, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';

/** `path`: in this folder, with folders of its own that need not be there. Throws ConfigError. */
export async function writePage(folder: string, path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(resolve(folder, path)), { recursive: true });
    await writeFile(resolve(folder, path), text);
  } catch (cause) {
    throw unwritable(cause, { folder, path });
  }
}

/** `path`: what was to be written, where the file system does not say which part of it stands in the way. */
export function unwritable(cause: unknown, { folder, path }: { folder: string; path: string }): ConfigError {
  const { code = '', path: from, dest } = cause as NodeJS.ErrnoException & { dest?: string };
  const named = resolve(folder, dest ?? from ?? path);
  // What begins with a dot is ours for a moment: its folder is meant.
  const meant = relative(resolve(folder), basename(named).startsWith('.') ? dirname(named) : named);
  const shown =
    meant === '' ? '.' : meant.startsWith('..') || isAbsolute(meant) ? resolve(folder, meant) : meant;
  const remedy = REMEDIES.find(({ codes }) => codes.includes(code))?.remedy ?? LOCKED;
  return new ConfigError(`${shown} cannot be written.`, remedy, { cause });
}

const LOCKED = 'Close the program that has it open, or make it writable, and run this again.';
const REMEDIES: readonly { codes: readonly string[]; remedy: string }[] = [
  { codes: ['ENOSPC', 'EDQUOT'], remedy: 'The disk is full: make room, and run this again.' },
  {
    codes: ['EISDIR', 'ENOTDIR', 'EEXIST', 'ELOOP'],
    remedy: 'Something else has this name, or that of its folder: move it away, and run this again.',
  },
];
