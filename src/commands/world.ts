/** What a command is given besides its settings, and what it gives back. */

import { SyncError } from '../errors.ts';
import type { Network } from '../http/http.ts';
import type { IssueCode } from '../issues.ts';
import type { BranchOptions } from '../ledger/branch.ts';
import type { LedgerTenant } from '../ledger/read.ts';
import type { Question } from '../onboard/questions.ts';
import type { AskOtherRuns } from '../select/other-runs.ts';
import type { Settings } from '../settings.ts';
import type { Openness } from '../setup/environments.ts';
import type { Step } from '../sync.ts';
import type { Problem } from '../tenant/check/problem.ts';
import type { Summary } from '../types/summary.d.ts';

/** The world a command runs in. Nothing else knows the clock, the terminal or a runner. */
export type World = {
  /** Folder that holds `tenants/`, and that `out-dir` is relative to. */
  folder: string;
  version: string;
  now(): Date;
  /** 16 or more random bytes, in hex: the key of references when there is no ledger key. */
  randomKey(): string;
  print(text: string): void;
  /**
   * Told to whoever sits at this terminal, and kept nowhere: it may hold names of people and of units, and other values of
   * the customer. Absent where what is printed is kept or read by others.
   */
  tell?(text: string): void;
  /** A sentence that somebody should see even when all went well. */
  warn?(text: string): void;
  /** What has gone wrong, with its remedy, for a runner's annotations; the log has it in any case. */
  fail?(text: string): void;
  /** One problem of a tenant file, for a runner's annotations. */
  annotate(problem: Problem): void;
  /** Called with every secret that comes up later (an access token), before it is used. */
  onSecret(secret: string): void;
  onStep(step: Step): void;
  /** What other runs do, or have done, that the ledger does not know; only GitHub knows. */
  otherRuns?: AskOtherRuns;
  /** Tenants whose job ran in this very attempt of the run; only GitHub knows. */
  attempted?(): Promise<ReadonlySet<string>>;
  /** The environments there are, by name, and whether other branches may use them; only GitHub knows. */
  environments?(): Promise<ReadonlyMap<string, Openness>>;
  /** The kinds of rules in force for a branch; only GitHub knows. */
  branchRules?(branch: string): Promise<ReadonlySet<string>>;
  /** Writes or renews the one comment of this marker on a pull request. Gives its address. */
  comment?(pullRequest: string, marker: string, body: string): Promise<string>;
  /**
   * What somebody answers to a question about a new tenant; `undefined`: the usual, empty: what it has as `otherwise`. `isNeedless`: nobody is asked, but may
   * have given an answer all the same. `isAgain`: what was given was wrong, and is `before`. Command line only.
   */
  answer?(
    question: Question,
    given: { isNeedless: boolean; isAgain: boolean; before?: string | undefined },
  ): Promise<string | undefined>;
  /** Which of these answers was wrong, by the id of its question; `undefined`: none. Command line only. */
  wrongAnswer?(ids: readonly string[]): Promise<string | undefined>;
  /**
   * A secret of this name, with what somebody must know who is asked for it; what they type does not show. `undefined`:
   * nobody can be asked. Command line only.
   */
  secret?(name: string, help: string): Promise<string | undefined>;
  /** Whether somebody agrees; `usually`: what pressing Enter means, yes unless told. Without it, everything proposed is taken. */
  agree?(question: string, given?: { usually: boolean }): Promise<boolean>;
  /** Somebody wants the run to end: no further write is started. */
  signal?: AbortSignal;
  /** In place of the real network and its clock, where both vendors are played in this process. */
  network?: Network;
  /** In place of the ledger branch: what is recorded of a tenant. */
  recorded?(tenant: string): Promise<RecordedTenant>;
};

/**
 * `signed`, `unsigned`: what the branch's own commits say of runs: all of them, or those that the run which has left this
 * state had not read. `head`: the commit that was read.
 */
export type RecordedTenant = LedgerTenant & {
  state?: string;
  signed?: readonly string[];
  unsigned?: readonly string[];
  head?: string;
};

export type Result = {
  exitCode: 0 | 1;
  summary?: Summary;
  /** Of the summary.json that was written, relative to the folder. */
  summaryPath?: string;
  markdown?: string;
  /** select: ids of the tenants that are due. */
  tenants?: string[];
  /** record: what there was stands on the branch. */
  isRecorded?: boolean;
  /** Why the command came to no end of its own. */
  reason?: IssueCode;
  /** select: ids of those whom no run takes until somebody mends what stands in their way. */
  leftOut?: string[];
  /** How many more are due than were selected. */
  waiting?: number;
};

/** Where the ledger is, and what lets us read it. */
export function ledgerAt(
  { ledgerBranch, ledgerRemote, githubToken }: Settings,
  world: World,
): Pick<BranchOptions, 'folder' | 'branch' | 'remote' | 'token' | 'onSecret'> {
  return {
    folder: world.folder,
    branch: ledgerBranch,
    ...(ledgerRemote === '' ? {} : { remote: ledgerRemote }),
    ...(githubToken === '' ? {} : { token: githubToken }),
    onSecret: (secret) => world.onSecret(secret),
  };
}

export function warn(world: World, text: string): void {
  if (world.warn) world.warn(text);
  else world.print(`warning: ${text}`);
}

/** For what has gone wrong and is thrown by nobody, since the command has an end all the same. */
export function fail(world: World, text: string): void {
  world.print(`error: ${text}`);
  world.fail?.(text);
}

/** What we throw on purpose is safe to print. Anything else may hold anything: only its kind and place are told. */
export function asSyncError(error: unknown): SyncError {
  if (error instanceof SyncError) return error;
  const name = error instanceof Error ? error.name : typeof error;
  const at = error instanceof Error ? /\n\s+at .*?([\w.-]+:\d+:\d+)/.exec(error.stack ?? '')?.[1] : undefined;
  return new SyncError(
    'internal',
    `An unexpected ${name} stopped the run${at === undefined ? '' : ` at ${at}`}.`,
    'Run it again; if it stays, report it as a defect with this line.',
    { cause: error },
  );
}
