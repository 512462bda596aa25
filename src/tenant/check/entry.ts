/** What can be said of a tenant file without its text: by its name and kind, or where the check of it breaks off. Pure. */
import type { Draft } from './problem.ts';
import { quote } from './visible.ts';

/** One entry of the folder of tenant files. */
export type TenantFile = {
  /** The file name without `.json`; it need not be a valid id. */
  id: string;
  /** As shown in problems, with `/`. */
  path: string;
  /** Empty when `refused`. */
  text: string;
  /** Why the entry was not read. */
  refused?: 'not-a-file' | 'not-json' | 'not-utf-8' | 'too-large' | 'unreadable';
};

export const TENANT_ID = /^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$/;

/** By its name and kind. */
export function saidOfEntry({ id, refused }: TenantFile): Said | undefined {
  return refused === undefined ? wrongName(id) : REFUSALS[refused];
}

export type Said = Pick<Draft, 'code' | 'message' | 'remedy'>;

/** Its message may quote the file, so only its name goes on. */
export function brokenOff(error: unknown): Said {
  const name = error instanceof Error ? error.name : typeof error;
  return {
    code: 'check-broken-off',
    message: `The check of this file broke off with an unexpected ${name}, so no run takes it.`,
    remedy: 'Take back what was changed in it last, and report this as a defect. All other tenants go on.',
  };
}

function wrongName(id: string): Said | undefined {
  if (TENANT_ID.test(id)) return undefined;
  return {
    code: 'file-name',
    message: `The file name ${quote(id)} is not a tenant id.`,
    remedy:
      'Use 2 to 40 small letters a-z, digits and hyphens, with a letter or digit at both ends: "nordwind.json".',
  };
}

const REFUSALS: Readonly<Record<NonNullable<TenantFile['refused']>, Said>> = {
  'not-a-file': {
    code: 'not-a-file',
    message: 'This is a link or a folder, not a file.',
    remedy: 'Put the file itself here, or take the entry away.',
  },
  'not-json': {
    code: 'not-json',
    message: 'Only files named <id>.json are read here; this one would be forgotten.',
    remedy: 'Rename it to end in ".json", or take it away.',
  },
  'not-utf-8': {
    code: 'not-utf-8',
    message: 'The file is not saved as UTF-8.',
    remedy: 'In the editor: Save as, encoding "UTF-8", and put it in place of this one.',
  },
  'too-large': {
    code: 'too-large',
    message: 'The file is larger than 256 KB and is not read.',
    remedy: 'A tenant file is a few dozen lines: take out what does not belong there.',
  },
  unreadable: {
    code: 'unreadable',
    message: 'The file cannot be read.',
    remedy: 'Check the permissions of the file.',
  },
};
