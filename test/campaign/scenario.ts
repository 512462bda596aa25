/** What can happen, as plain lists of small steps, so that what fails shrinks to a short story. */
import fc from 'fast-check';

export const CHANGES = [
  'hire',
  'leave',
  'leave-without-date',
  'leave-ahead',
  'give-notice',
  'many-leave',
  'return-same-id',
  'return-new-id',
  'transfer',
  'return-new-id-new-address',
  'rename-email',
  'rename-number',
  'rename-both',
  'swap-emails',
  'email-of-leaver-to-newcomer',
  'shared-email',
  'no-email',
  'rename-department',
  'new-department',
  'new-title',
  'same-title-for-all',
  'new-office',
  'other-manager',
  'manager-cycle',
  'manager-unknown',
  'on-leave',
  'onboarding',
  'unknown-status',
  'active-with-old-date',
  'deleted',
  'many-deleted',
  'undeleted',
  'external',
  'stranger-by-hand',
  'blocked-by-hand',
  'opened-by-hand',
  'edited-by-hand',
  'made-administrator',
  'new-picture',
] as const;
export type ChangeKind = (typeof CHANGES)[number];
export type Change = { do: 'change'; what: ChangeKind; who: number; other: number };

export const FAULTS = [
  'throttled',
  'error-500',
  'outage',
  'drop',
  'lose',
  'truncate',
  'truncate-clean',
  'hang',
  'html',
  'empty',
  'wrong-credentials',
  'row-twice',
  'total-changes',
  'nobody',
  'half-the-list',
  'attribute-lost',
  'attribute-absent',
  'status-unknown',
  'other-tool',
  'comes-back',
  'kill-before',
  'kill-after',
] as const;
/** Those that only sequences have: so few are hidden that a run need not hold back for it. */
export type FaultKind = (typeof FAULTS)[number] | 'some-hidden' | 'leavers-hidden';
/** `at`: which call of this run on this side, or which write for a kill. */
export type FaultChoice = { kind: FaultKind; side: 'personio' | 'engagedly'; at: number; times: number };

export const LEDGERS = ['kept', 'lost', 'state-lost', 'old', 'tampered', 'foreign', 'not-recorded'] as const;
export type LedgerFate = (typeof LEDGERS)[number];

export type Sync = {
  do: 'sync';
  /** That pass before. */
  hours: number;
  faults: readonly FaultChoice[];
  /** Which digest is approved: those of the last run, one of them and a wrong one, of the one before, or used already. */
  approve: 'none' | 'last' | 'half' | 'older' | 'used';
  /** Of the run on GitHub. */
  attempt: 1 | 2;
  /** What becomes of the ledger before this run. */
  ledger: LedgerFate;
  /** A plan is made right before. */
  planned: boolean;
};

/** A reviewed change of the tenant file. */
export type Edit = { do: 'edit'; edit: Partial<Choice> };
/** A person keeps syncs from running, or lets them run again. */
export type Pause = { do: 'pause'; on: boolean };
export type Rekey = { do: 'rekey' };

/** An earlier run is put back, while the tenant is paused. */
export type Undo = {
  do: 'undo';
  hours: number;
  /** Which: 0 is the last that changed something, 1 the one before. */
  back: number;
  /** How many runs it takes at most, each with the approval of what the one before has held. */
  rounds: number;
  approve: boolean;
  ledger: LedgerFate;
  faults: readonly FaultChoice[];
  /** The tenant is active again after it. */
  resumes: boolean;
};

export type Step = Change | Sync | Edit | Pause | Rekey | Undo;

/** A tenant file in a few words. */
export type Choice = {
  identifier: 'email' | 'employee_id';
  /** What becomes the employee number: Personio's id (never changed), or the personnel number (may change). */
  number: 'id' | 'personnel';
  preset: 'default' | 'minimal';
  employees: 'active' | 'all';
  structure: 'all' | 'none' | 'departments';
  filter: 'none' | 'office' | 'internal';
  clear: boolean;
  createOnly: boolean;
  limits: 'default' | 'tight' | 'half' | 'wide';
  onMissing: 'keep' | 'block';
  onOutOfScope: 'keep' | 'block';
  block: boolean;
  createBlocked: boolean;
  reactivate: boolean;
  protect: boolean;
  /** Fields that only the read of a single user shows are mapped. */
  single: boolean;
  pictures: boolean;
  /** Details of everybody are kept, as an undo needs them. */
  details: boolean;
};

export type Scenario = {
  seed: number;
  people: number;
  oddities: boolean;
  tenant: Choice;
  /** Who has an account before the first run. */
  start: 'nobody' | 'some' | 'everybody';
  strangers: number;
  /** Over real HTTP. */
  http: boolean;
  steps: readonly Step[];
};

/** `often`: the first is the usual case. */
export function mostly<T>(usual: T, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(usual) },
    ...others.map((value) => ({
      weight: Math.max(1, Math.round(2 / others.length)),
      arbitrary: fc.constant(value),
    })),
  );
}

export const choice: fc.Arbitrary<Choice> = fc.record({
  identifier: mostly<Choice['identifier']>('email', 'employee_id'),
  number: mostly<Choice['number']>('id', 'personnel'),
  preset: mostly<Choice['preset']>('default', 'minimal'),
  employees: mostly<Choice['employees']>('active', 'all'),
  structure: mostly<Choice['structure']>('all', 'none', 'departments'),
  filter: mostly<Choice['filter']>('none', 'office', 'internal'),
  clear: fc.boolean(),
  createOnly: mostly(false, true),
  limits: mostly<Choice['limits']>('default', 'tight', 'wide'),
  onMissing: mostly<Choice['onMissing']>('keep', 'block'),
  onOutOfScope: mostly<Choice['onOutOfScope']>('keep', 'block'),
  block: fc.oneof({ weight: 19, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  createBlocked: mostly(true, false),
  reactivate: fc.oneof(
    { weight: 9, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  protect: mostly(false, true),
  single: mostly(false, true),
  pictures: mostly(false, true),
  details: fc.constant(false),
});

export const change: fc.Arbitrary<Change> = fc.record({
  do: fc.constant('change'),
  // People leave more often than they become administrators.
  what: fc.constantFrom(
    ...CHANGES,
    'leave',
    'leave',
    'leave',
    'leave-without-date',
    'hire',
    'return-same-id',
  ),
  who: fc.nat(9_999),
  other: fc.nat(9_999),
});

export const fault: fc.Arbitrary<FaultChoice> = fc.record({
  kind: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...FAULTS) },
    { weight: 1, arbitrary: fc.constantFrom<FaultKind>('kill-before', 'kill-after') },
  ),
  side: fc.constantFrom('personio', 'engagedly'),
  at: fc.oneof(fc.nat(8), fc.nat(40)),
  times: fc.oneof(
    { weight: 3, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.integer({ min: 2, max: 12 }) },
  ),
});

const sync: fc.Arbitrary<Sync> = fc.record({
  do: fc.constant('sync'),
  hours: fc.constantFrom(24, 24, 24, 12, 6, 6, 1, 0, 30, 80),
  faults: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fault, { minLength: 1, maxLength: 3 }) },
  ),
  approve: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Sync['approve']>('none') },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Sync['approve']>('last', 'last', 'last', 'half', 'older', 'used'),
    },
  ),
  attempt: fc.oneof(
    { weight: 9, arbitrary: fc.constant<1 | 2>(1) },
    { weight: 1, arbitrary: fc.constant<1 | 2>(2) },
  ),
  ledger: fc.oneof(
    { weight: 12, arbitrary: fc.constant<LedgerFate>('kept') },
    { weight: 3, arbitrary: fc.constantFrom(...LEDGERS) },
  ),
  planned: fc.oneof(
    { weight: 3, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
});

const editFilter: fc.Arbitrary<Edit> = fc.record({
  do: fc.constant('edit'),
  edit: fc.record({ filter: fc.constantFrom('none', 'office', 'internal') }),
});

/** What chance hardly ever puts together: people leave one after the other within a day. */
export const leavers: fc.Arbitrary<Step[]> = fc
  .array(fc.nat(9_999), { minLength: 2, maxLength: 3 })
  .map((whos) =>
    whos.flatMap((who): Step[] => [
      { do: 'change', what: 'leave', who, other: 1 },
      { do: 'sync', hours: 3, faults: [], approve: 'none', attempt: 1, ledger: 'kept', planned: false },
    ]),
  );

const steps: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 28, arbitrary: change.map((one): Step[] => [one]) },
  { weight: 14, arbitrary: sync.map((one): Step[] => [one]) },
  { weight: 2, arbitrary: editFilter.map((one): Step[] => [one]) },
  { weight: 1, arbitrary: leavers },
);

/** `share`: how many of a hundred go over real HTTP. */
export function scenarios(share: number): fc.Arbitrary<Scenario> {
  return fc.record({
    seed: fc.nat(999_999),
    people: fc.oneof(
      { weight: 70, arbitrary: fc.integer({ min: 20, max: 28 }) },
      { weight: 7, arbitrary: fc.integer({ min: 29, max: 120 }) },
      { weight: 1, arbitrary: fc.integer({ min: 121, max: 400 }) },
    ),
    oddities: mostly(false, true),
    tenant: choice,
    start: mostly<Scenario['start']>('everybody', 'nobody', 'some'),
    strangers: fc.nat(3),
    // What fails shrinks to the line in this process.
    http: fc.nat(99).map((percent) => percent >= 100 - share),
    steps: fc.array(steps, { minLength: 3, maxLength: 20, size: 'max' }).map((lists) => lists.flat()),
  });
}
