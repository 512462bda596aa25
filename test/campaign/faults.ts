/** Switches on what goes wrong in one run. */
import type { Company, Person } from '../../src/sandbox/company/company.ts';
import type { EngagedlySandbox } from '../../src/sandbox/engagedly/engagedly.ts';
import type { PersonioOptions, PersonioSandbox } from '../../src/sandbox/personio/personio.ts';
import type { Answer, Call, FaultEffect } from '../../src/sandbox/server.ts';
import type { FaultChoice } from './scenario.ts';

/** A JSON object that may be changed. */
type Raw = Record<string, unknown>;

export type Ground = {
  company: Company;
  personio: PersonioSandbox;
  personioOptions: PersonioOptions;
  engagedly: EngagedlySandbox;
  /** Ends the run's program. */
  kill(): void;
};

/** What a fault leaves to be known: people whom this run may not see, or sees otherwise than they are. */
export type Trace = { hidden: Set<number>; lost: Set<string>; otherTool: boolean; restore(): void };

const ATTRIBUTES = [
  'status',
  'email',
  'termination_date',
  'department',
  'hire_date',
  'supervisor',
  'position',
  'dynamic_1002',
  'office',
] as const;

/** All faults of one run; `restore` takes them off. */
export function switchOn(ground: Ground, choices: readonly FaultChoice[]): Trace {
  const trace: Trace = { hidden: new Set(), lost: new Set(), otherTool: false, restore: () => {} };
  const restores = choices.map((choice) => switchOne(ground, choice, trace));
  trace.restore = () => {
    ground.personio.clearFaults();
    ground.engagedly.clearFaults();
    for (const restore of restores.reverse()) restore();
  };
  return trace;
}

function switchOne(ground: Ground, choice: FaultChoice, trace: Trace): () => void {
  const { company, personio, engagedly, personioOptions } = ground;
  const { kind, at, times } = choice;
  const sandbox = choice.side === 'personio' ? personio : engagedly;
  const begin = sandbox.calls.length;
  const from = (_call: Call, index: number) => index - begin >= at;
  const strike = (effect: FaultEffect, count = times, when = from) =>
    sandbox.fault({ when, times: count, effect });
  const onLists = (change: (rows: Raw[], body: Raw) => void) =>
    strike(
      { kind: 'change', change: changing(change) },
      times,
      (call, index) => from(call, index) && isList(call),
    );
  const onPeople = (change: (rows: Raw[]) => void) =>
    personio.fault({ when: isList, times, effect: { kind: 'change', change: changing(change) } });
  const nothing = () => {};
  switch (kind) {
    case 'throttled':
      strike(answer(429, { error: 'slow down' }, { 'Retry-After': '60' }), Math.min(times, 3));
      return nothing;
    case 'error-500':
      strike(answer(500, {}));
      return nothing;
    case 'outage':
      strike(answer(503, {}), times * 6);
      return nothing;
    case 'drop':
    case 'lose':
    case 'truncate':
    case 'hang':
      strike({ kind });
      return nothing;
    case 'truncate-clean':
      strike({ kind: 'truncate', clean: true });
      return nothing;
    case 'html':
      strike(answer(200, '<html><body>Maintenance</body></html>'));
      return nothing;
    case 'empty':
      strike(answer(200, ''));
      return nothing;
    case 'wrong-credentials':
      strike(answer(401, { success: false, error: { code: 401, message: 'Unauthorized' } }), 1_000_000);
      return nothing;
    case 'row-twice':
      onLists((rows) => {
        const [first] = rows;
        if (first && rows.length > 1) rows[1 + (at % (rows.length - 1))] = structuredClone(first);
      });
      return nothing;
    case 'total-changes':
      onLists((_rows, body) => addToTotal(body, at % 2 === 0 ? 1 : -1));
      return nothing;
    case 'nobody':
      onLists((rows, body) => {
        rows.length = 0;
        addToTotal(body, Number.NaN);
      });
      return nothing;
    case 'half-the-list':
      return hide(company, trace, (index) => index % 2 !== at % 2);
    case 'some-hidden':
      // Fewer than would make it suspicious.
      return hide(company, trace, (index) => index % 5 === at % 5);
    case 'leavers-hidden':
      return hide(company, trace, (index) => company.people[index]?.status === 'inactive');
    case 'attribute-lost': {
      const key = ATTRIBUTES[at % ATTRIBUTES.length] ?? '';
      trace.lost.add(key);
      const all = company.attributes.map((attribute) => attribute.key);
      personioOptions.readable = all.filter((other) => other !== key);
      return () => {
        delete personioOptions.readable;
      };
    }
    case 'attribute-absent': {
      const key = ATTRIBUTES[at % ATTRIBUTES.length] ?? '';
      trace.lost.add(key);
      onPeople((rows) => {
        // Now from one person, now from all.
        for (const row of at % 2 === 0 ? rows : rows.slice(0, 1)) {
          if (isRaw(row.attributes)) delete row.attributes[key];
        }
      });
      return nothing;
    }
    case 'status-unknown':
      onPeople((rows) => {
        const attributes = rows[at % Math.max(1, rows.length)]?.attributes;
        if (isRaw(attributes) && isRaw(attributes.status)) attributes.status.value = 'paused';
      });
      return nothing;
    case 'other-tool':
      trace.otherTool = true;
      engagedly.fault({
        when: once(
          (_call, index) => index - begin >= at,
          () => engagedly.consume(60 + times * 20),
        ),
        effect: { kind: 'drop' },
      });
      return nothing;
    case 'comes-back':
      engagedly.fault({
        when: once(nthWrite(at % 6), () => {
          const leaver = company.people.filter(({ status }) => status === 'inactive').at(-1 - (at % 3));
          if (leaver) Object.assign(leaver, { status: 'active', terminationDate: null });
        }),
        effect: { kind: 'drop' },
      });
      return nothing;
    case 'kill-before':
    case 'kill-after': {
      const isIt = nthWrite(at);
      engagedly.fault({
        when: (call, index) => {
          if (!isIt(call, index)) return false;
          ground.kill();
          return true;
        },
        effect: { kind: kind === 'kill-before' ? 'hang' : 'lose' },
      });
      return nothing;
    }
  }
}

/** Some people are not shown: the answers fit together, and are wrong. */
function hide(company: Company, trace: Trace, isHidden: (index: number) => boolean): () => void {
  const all = [...company.people];
  const shown = all.filter((_, index) => !isHidden(index));
  if (shown.length === 0) return () => {};
  const gone: Person[] = all.filter((person) => !shown.includes(person));
  for (const { id } of gone) trace.hidden.add(id);
  company.people.splice(0, company.people.length, ...shown);
  return () => {
    company.people.splice(0, company.people.length, ...all);
  };
}

/** True for the write with this number, from 0; it is told once. */
function nthWrite(number: number): (call: Call, index: number) => boolean {
  let seen = 0;
  return ({ method }) => method !== 'GET' && seen++ === number;
}

/** Does something when the time has come, and never strikes itself. */
function once(
  when: (call: Call, index: number) => boolean,
  act: () => void,
): (call: Call, index: number) => boolean {
  let isDone = false;
  return (call, index) => {
    if (isDone || !when(call, index)) return false;
    isDone = true;
    act();
    return false;
  };
}

function isList({ method, path }: Call): boolean {
  if (method !== 'GET') return false;
  return /^\/v1\/company\/employees$|^\/beta\/(users|departments|businesses|job_titles|locations)$/.test(
    path,
  );
}

function changing(change: (rows: Raw[], body: Raw) => void): (answer: Answer) => Answer {
  return (given) => {
    const { body } = given;
    if (!isRaw(body) || !Array.isArray(body.data)) return given;
    change(body.data, body);
    return given;
  };
}

function addToTotal(body: Raw, difference: number): void {
  for (const [place, key] of [
    ['metadata', 'total_elements'],
    ['pagination', 'total_records'],
  ] as const) {
    const part = body[place];
    if (!isRaw(part)) continue;
    part[key] = Number.isNaN(difference) ? 0 : Number(part[key]) + difference;
    if (Number.isNaN(difference)) part.has_more = false;
  }
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): FaultEffect {
  return { kind: 'answer', answer: { status, body, headers } };
}

function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
