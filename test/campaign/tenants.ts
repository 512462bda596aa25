/** A tenant file from a few choices. */
import type { Tenant } from '../../src/types/tenant.d.ts';
import type { Choice } from './scenario.ts';

/** In the reviewed list of the campaign's folder. */
export const APPROVER = 'hr';
export const TIMEZONE = 'Europe/Berlin';
export const NAME = 'Northern Customer';

export const LIMITS: Readonly<Record<Choice['limits'], { percent: number; min: number; max: number }>> = {
  default: { percent: 10, min: 5, max: 25 },
  tight: { percent: 3, min: 1, max: 2 },
  half: { percent: 50, min: 3, max: 50 },
  wide: { percent: 100, min: 100, max: 1000 },
};

const FILTERS: Readonly<Record<Choice['filter'], string | undefined>> = {
  none: undefined,
  office: "$not(office.name = 'Wien')",
  internal: "employment_type = 'internal'",
};

/** One that refers to people, one of their own. */
const SINGLE = { secondary_managers: 'supervisor.id', review_date: 'hire_date' };

export function tenantOf(choice: Choice, protectedIds: readonly string[], isPaused = false): Tenant {
  const filter = FILTERS[choice.filter];
  const number = choice.number === 'id' ? '$string(id)' : "$custom('Personalnummer')";
  const isOwnRow = choice.identifier === 'employee_id' || choice.number === 'personnel';
  const limit = LIMITS[choice.limits];
  return {
    name: NAME,
    status: isPaused ? 'paused' : 'active',
    timezone: TIMEZONE,
    scope: {
      employees: choice.employees,
      structure: STRUCTURES[choice.structure],
      ...(filter === undefined ? {} : { filter }),
    },
    identifier: choice.identifier,
    preset: choice.preset,
    mapping: { ...(isOwnRow ? { employee_id: number } : {}), ...(choice.single ? SINGLE : {}) },
    ...(choice.clear ? { clear: ['departments', 'job_title'] } : {}),
    ...(choice.createOnly ? { createOnly: ['job_title'] } : {}),
    leavers: {
      block: choice.block,
      onMissing: choice.onMissing,
      onOutOfScope: choice.onOutOfScope,
      createBlocked: choice.createBlocked,
    },
    reactivate: choice.reactivate,
    pictures: choice.pictures,
    ...(choice.details ? { details: 'all' as const, approvers: [APPROVER] } : {}),
    ...(choice.limits === 'default'
      ? {}
      : {
          limits: {
            block: limit,
            reactivate: limit,
            identifier: limit,
            create: limit,
            units: limit,
            field: limit,
          },
        }),
    ...(protectedIds.length > 0 ? { protect: [...protectedIds] } : {}),
  };
}

const STRUCTURES: Readonly<Record<Choice['structure'], NonNullable<Tenant['scope']['structure']>>> = {
  all: ['departments', 'businesses', 'job_titles', 'locations'],
  departments: ['departments'],
  none: [],
};
