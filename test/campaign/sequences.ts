/** Many operations after each other, in small companies: put back, paused, under another key, with a lost memory between. */
import fc from 'fast-check';
import {
  type ChangeKind,
  type Choice,
  change,
  choice,
  type Edit,
  type FaultChoice,
  type FaultKind,
  fault,
  LEDGERS,
  type LedgerFate,
  leavers,
  mostly,
  type Pause,
  type Rekey,
  type Scenario,
  type Step,
  type Sync,
  type Undo,
} from './scenario.ts';

const EDITS: readonly Partial<Choice>[] = [
  ...(['none', 'office', 'internal'] as const).map((filter) => ({ filter })),
  ...(['default', 'tight', 'half', 'wide'] as const).map((limits) => ({ limits })),
  ...(['keep', 'block'] as const).flatMap((keep) => [{ onMissing: keep }, { onOutOfScope: keep }]),
  ...[true, false].flatMap((on) => [{ block: on }, { reactivate: on }, { createBlocked: on }]),
  ...(['active', 'all'] as const).map((employees) => ({ employees })),
];

const edit: fc.Arbitrary<Edit> = fc.record({ do: fc.constant('edit'), edit: fc.constantFrom(...EDITS) });
const pause: fc.Arbitrary<Pause> = fc.record({ do: fc.constant('pause'), on: fc.boolean() });
const rekey: fc.Arbitrary<Rekey> = fc.record({ do: fc.constant('rekey') });

const undo: fc.Arbitrary<Undo> = fc.record({
  do: fc.constant('undo'),
  hours: fc.constantFrom(0, 1, 1, 6, 24, 80),
  back: fc.oneof(fc.constant(0), fc.nat(3)),
  rounds: fc.integer({ min: 1, max: 6 }),
  approve: mostly(true, false),
  ledger: mostly<LedgerFate>('kept', 'kept', 'kept', 'state-lost', 'old', 'not-recorded'),
  faults: fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fault, { minLength: 1, maxLength: 2 }) },
  ),
  resumes: mostly(true, false),
});

const quietSync = (more: Partial<Sync> = {}): Sync => ({
  ...{ do: 'sync', hours: 1, faults: [], approve: 'none', attempt: 1, ledger: 'kept', planned: false },
  ...more,
});

const calm: fc.Arbitrary<Sync> = fc.record({
  do: fc.constant('sync'),
  hours: fc.constantFrom(24, 24, 12, 6, 1, 1, 0, 80),
  faults: fc.oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.constantFrom<FaultKind>(
            'some-hidden',
            'leavers-hidden',
            'total-changes',
            'half-the-list',
            'kill-after',
          ),
          fc.nat(8),
        )
        .map(([kind, at]): FaultChoice[] => [{ kind, side: 'personio', at, times: 12 }]),
    },
  ),
  approve: fc.constantFrom('none', 'none', 'none', 'last', 'last', 'half', 'older', 'used'),
  attempt: fc.constant(1),
  ledger: fc.oneof(
    { weight: 12, arbitrary: fc.constant<LedgerFate>('kept') },
    { weight: 2, arbitrary: fc.constantFrom(...LEDGERS) },
  ),
  planned: fc.boolean(),
});

const hidden: FaultChoice = { kind: 'leavers-hidden', side: 'personio', at: 0, times: 1 };
const putBack: Undo = {
  ...{ do: 'undo', hours: 1, back: 0, rounds: 2, approve: false, ledger: 'kept', faults: [], resumes: true },
};

/** Several are let go at once, the run that would block them remembers nothing, and others come between it and the next. */
const massLeave: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.nat(9_999),
    fc.nat(9_999),
    fc.constantFrom<LedgerFate>('kept', 'lost', 'state-lost', 'old'),
    fc.array(
      fc.constantFrom<Step>(
        quietSync(),
        quietSync({ faults: [hidden] }),
        quietSync({ faults: [{ ...hidden, kind: 'total-changes' }] }),
        quietSync({ hours: 30 }),
        quietSync({ hours: 30, approve: 'half' }),
        putBack,
        { ...putBack, ledger: 'state-lost' },
        { do: 'rekey' },
        { do: 'pause', on: false },
        { do: 'edit', edit: { filter: 'internal' } },
        { do: 'edit', edit: { filter: 'none' } },
        { do: 'edit', edit: { block: false } },
        { do: 'edit', edit: { block: true } },
        { do: 'edit', edit: { limits: 'half' } },
      ),
      { maxLength: 4 },
    ),
  )
  .map(([who, other, ledger, between]): Step[] => [
    { do: 'change', what: 'many-leave', who, other },
    quietSync({ ledger }),
    ...between,
    quietSync(),
  ]);

/** Somebody leaves, comes back and leaves again, or is blocked by hand: which run blocked them is not which blocked them first. */
const thereAndBack: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.nat(9_999),
    fc.array(
      fc.constantFrom<ChangeKind>(
        'leave',
        'return-same-id',
        'return-new-id',
        'blocked-by-hand',
        'opened-by-hand',
        'edited-by-hand',
        'rename-email',
        'new-title',
        'same-title-for-all',
        'transfer',
      ),
      { minLength: 2, maxLength: 5 },
    ),
    fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  )
  .map(([who, whats, syncs]) => [
    { do: 'change', what: 'leave', who, other: 1 },
    quietSync(),
    ...whats.flatMap((what, at): Step[] => [
      { do: 'change', what, who, other: at },
      ...(syncs[at] ? [quietSync({ hours: 7 })] : []),
    ]),
  ]);

const operations: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 16, arbitrary: change.map((one): Step[] => [one]) },
  { weight: 14, arbitrary: calm.map((one): Step[] => [one]) },
  { weight: 6, arbitrary: undo.map((one): Step[] => [one]) },
  { weight: 2, arbitrary: rekey.map((one): Step[] => [one]) },
  { weight: 3, arbitrary: edit.map((one): Step[] => [one]) },
  { weight: 1, arbitrary: pause.map((one): Step[] => [one]) },
  { weight: 4, arbitrary: massLeave },
  { weight: 3, arbitrary: thereAndBack },
  { weight: 1, arbitrary: leavers },
);

/** Small companies in which operations follow each other: put back, paused, under another key, with a lost memory between. */
export function sequences(): fc.Arbitrary<Scenario> {
  return fc.record({
    seed: fc.nat(999_999),
    people: fc.integer({ min: 10, max: 40 }),
    oddities: mostly(false, false, true),
    tenant: fc
      .tuple(choice, mostly<Choice['limits']>('half', 'default', 'tight'))
      .map(([tenant, limits]) => ({ ...tenant, limits, details: true })),
    start: mostly<Scenario['start']>('everybody', 'nobody', 'some'),
    strangers: fc.nat(2),
    http: fc.constant(false),
    steps: fc.array(operations, { minLength: 3, maxLength: 14, size: 'max' }).map((lists) => lists.flat()),
  });
}
