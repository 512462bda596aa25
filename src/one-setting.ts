/** What one setting means, of those that are more than a word: read from its text, and refused with what to give. Pure. */
import { ConfigError, SyncError } from './errors.ts';

/** Whom "explain" is asked about: by the digest of a held class, a reference, an e-mail, a Personio id, or words of a name. */
export type Whom = { by: 'held' | 'ref' | 'email' | 'personio' | 'name'; text: string };

/** A run: `<id>/<attempt>`. */
export type RunName = { runId: string; attempt: number };

/** The job in sync.yml has 240 minutes; what is missing is for what comes before and after. */
const JOB_MINUTES = 230;
/** A hosted runner ends every job after six hours. */
const MOST_JOB_MINUTES = 350;
const LEAST_JOB_MINUTES = 5;

/** A job's time in minutes; of an empty text, what sync.yml leaves to a run. Throws ConfigError for what no job can have. */
export function minutesOf(text: string): number {
  if (text === '') return JOB_MINUTES;
  const minutes = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (minutes >= LEAST_JOB_MINUTES && minutes <= MOST_JOB_MINUTES) return minutes;
  throw new ConfigError(
    '"job-minutes" is no time that a run can have.',
    `Give whole minutes from ${LEAST_JOB_MINUTES} to ${MOST_JOB_MINUTES}, some less than the job's timeout-minutes.`,
  );
}

/** All 40 characters of a commit, or nothing. Throws ConfigError for anything else. */
export function commitOf(text: string): string {
  if (text === '' || /^[0-9a-f]{40}$/.test(text)) return text;
  throw new ConfigError('"commit" is no commit.', 'Give all 40 characters (0-9, a-f) of its id.');
}

/** The one question that was asked, if any. `get` as in readSettings. Throws ConfigError for two. */
export function questionOf(get: (name: string) => string): Whom | undefined {
  const asked = (['held', 'ref', 'email', 'personio', 'name'] as const).flatMap((by) => {
    const given = get(by).trim();
    // As "protect" and the messages write it.
    const text = by === 'personio' ? given.replace(/^personio:/i, '') : given;
    return text === '' ? [] : [{ by, text }];
  });
  if (asked.length > 1) {
    throw new ConfigError(
      'One question at a time.',
      'Give one of --held, --ref, --email, --personio and --name.',
    );
  }
  return asked[0];
}

/** The run of `<id>/<attempt>`, or none of an empty text. Throws ConfigError for what names no run. */
export function runNameOf(text: string): RunName | undefined {
  if (text === '') return undefined;
  const [, runId, attempt] = /^([A-Za-z0-9_.:-]{1,80})\/([1-9]\d{0,5})$/.exec(text) ?? [];
  if (runId !== undefined) return { runId, attempt: Number(attempt) };
  throw new ConfigError('This names no run.', 'Give its id and attempt, such as --run 1234567890/1.');
}

/** A list of ids: JSON as `select` puts it out, or by comma. Throws ConfigError for other JSON. */
export function ids(name: 'expected' | 'left-out', text: string): string[] {
  if (!text.trim().startsWith('[')) return text.split(',').flatMap((id) => id.trim() || []);
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    list = undefined;
  }
  if (Array.isArray(list) && list.every((id) => typeof id === 'string')) return list;
  throw new ConfigError(
    `"${name}" is no list of tenant ids.`,
    'Give it the output of select, or ids separated by commas.',
  );
}

/** Digests by comma, in small letters. Throws `approval-unmatched` for what is no digest: it fits nothing that waits. */
export function digests(text: string): string[] {
  const parts = text.split(',').map((part) => part.trim().toLowerCase());
  const given = parts.filter((part) => part !== '');
  const wrong = given.filter((part) => !/^[0-9a-f]{12}$/.test(part)).length;
  if (wrong > 0) {
    throw new SyncError(
      'approval-unmatched',
      `"approve" has ${wrong} of ${given.length} entries that are no digest.`,
      'Give the digests as the run summary shows them: 12 characters (0-9, a-f) each, separated by commas.',
    );
  }
  return given;
}

const PURPOSES = ['plan', 'sync', 'undo', 'rekey'] as const;

/** What a selection is for. */
export type Purpose = (typeof PURPOSES)[number];

export function purposeOf(given: string): Purpose {
  return PURPOSES.find((purpose) => purpose === given) ?? 'sync';
}
