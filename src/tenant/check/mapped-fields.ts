/** What the schema cannot see in a tenant's mapping: fields, what must be mapped, what may be emptied. Pure. */

import { mappingRows } from '../../map/map.ts';
import type { Tenant } from '../../model.ts';
import { identifierOf } from '../../rules.ts';
import { closest } from '../../suggest.ts';
import { fieldOf, isCustomField, WRITE_FIELDS } from '../../vendors/engagedly/fields.ts';
import { itemPointer, pointerTo } from './pointer.ts';
import type { Draft } from './problem.ts';
import { checkSameForAll } from './same-for-all.ts';
import { quote } from './visible.ts';

/** Names from Personio, from Engagedly's answers or from its screens, and the field that is meant. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['birthdate', 'birth_date'],
  ['birthday', 'birth_date'],
  ['business_unit', 'businesses'],
  ['business_units', 'businesses'],
  ['cost_center', 'businesses'],
  ['cost_centers', 'businesses'],
  ['date_of_birth', 'birth_date'],
  ['date_of_hire', 'joining_date'],
  ['department', 'departments'],
  ['employment_type', 'employee_type'],
  ['hire_date', 'joining_date'],
  ['id', 'employee_id'],
  ['locations', 'location'],
  ['job_titles', 'job_title'],
  ['manager_id', 'manager'],
  ['mobile', 'phone_number'],
  ['office', 'location'],
  ['personnel_number', 'employee_id'],
  ['phone', 'phone_number'],
  ['position', 'job_title'],
  ['primary_reporter', 'manager'],
  ['reporting_to', 'manager'],
  ['start_date', 'joining_date'],
  ['supervisor', 'manager'],
]);

/** Engagedly takes no new user without these. */
const NEEDED = ['first_name', 'last_name', 'email'] as const;

/** `value`: the whole file as it is, for the places of list entries. */
export function checkMapping(tenant: Tenant, value: unknown): Draft[] {
  const mapped = new Set(mappingRows(tenant).map((row) => row.field));
  return [
    ...checkFields(tenant),
    ...checkRemovals(tenant),
    ...checkIdentifier(tenant),
    ...checkNeeded(tenant, mapped),
    ...checkStructure(tenant, mapped),
    ...checkLists(tenant, value, mapped),
    ...checkSameForAll(tenant),
  ];
}

export function isKnownField(field: string): boolean {
  return isCustomField(field) || WRITE_FIELDS.has(field);
}

/** The field that is meant by a name that is none. */
export function suggestField(
  name: string,
  known: Iterable<string> = WRITE_FIELDS.keys(),
): string | undefined {
  const candidates = [...known];
  const other = OTHER_NAMES.get(name.toLowerCase());
  return other !== undefined && candidates.includes(other) ? other : closest(name, candidates);
}

function checkFields({ mapping }: Tenant): Draft[] {
  return Object.keys(mapping ?? {}).flatMap((field): Draft[] => {
    if (isKnownField(field)) return [];
    const about = { severity: 'error', pointer: pointerTo('/mapping', field), at: 'key' } as const;
    const message = `Engagedly has no field ${quote(field)} that can be written.`;
    return [{ ...about, code: 'unknown-field', message, remedy: didYouMean(suggestField(field)) }];
  });
}

function didYouMean(guess: string | undefined): string {
  if (guess !== undefined) return `Did you mean "${guess}"?`;
  return `Known fields: ${[...WRITE_FIELDS.keys()].sort().join(', ')}, and custom-attribute-...`;
}

/** `null` takes a row out of the preset; where the preset has none, something else was meant. */
function checkRemovals(tenant: Tenant): Draft[] {
  const preset = new Set(mappingRows(presetOnly(tenant)).map((row) => row.field));
  return Object.entries(tenant.mapping ?? {})
    .filter(([field, expression]) => expression === null && isKnownField(field) && !preset.has(field))
    .map(([field]) => ({
      severity: 'warning',
      code: 'nothing-to-remove',
      message: `null takes a row out of the preset, and this preset has no row "${field}".`,
      remedy: 'Delete this line.',
      pointer: pointerTo('/mapping', field),
      at: 'key',
    }));
}

function presetOnly(tenant: Tenant): Tenant {
  const { mapping: _, ...rest } = tenant;
  return rest;
}

function checkIdentifier({ identifier, mapping }: Tenant): Draft[] {
  if (identifier !== 'employee_id' || typeof mapping?.employee_id === 'string') return [];
  return [
    {
      severity: 'error',
      code: 'identifier-row',
      message: 'The identifier "employee_id" needs a row "employee_id" of the tenant\'s own.',
      remedy:
        'Map it to what stands as Employee ID in Engagedly, for example "employee_id": "$custom(\'Personalnummer\')".',
      pointer: '/identifier',
    },
  ];
}

function checkNeeded(tenant: Tenant, mapped: ReadonlySet<string>): Draft[] {
  if (tenant.scope.employees === 'none') return [];
  return NEEDED.filter((field) => !mapped.has(field)).map((field) => ({
    severity: 'error',
    code: 'field-needed',
    message: `The field "${field}" is not mapped; Engagedly takes nobody without it.`,
    remedy:
      tenant.mapping?.[field] === null
        ? 'Delete this line: it takes the row out of the preset.'
        : `Add a row "${field}" to "mapping", or use the preset "default" or "minimal".`,
    ...placeOfNeed(tenant, field),
  }));
}

function placeOfNeed(tenant: Tenant, field: string): Pick<Draft, 'pointer' | 'at'> {
  if (tenant.mapping?.[field] === null) return { pointer: pointerTo('/mapping', field), at: 'key' };
  return { pointer: '/preset', at: 'key' };
}

function checkStructure({ scope }: Tenant, mapped: ReadonlySet<string>): Draft[] {
  return (scope.structure ?? []).flatMap((kind, index): Draft[] => {
    const field = fieldOf(kind);
    if (mapped.has(field)) return [];
    return [
      {
        severity: 'warning',
        code: 'structure-unmapped',
        message: `Units of the kind "${kind}" may be created, but no row maps "${field}": there will be none.`,
        remedy: `Add a row "${field}" to "mapping", or take "${kind}" out.`,
        pointer: pointerTo('/scope/structure', index),
      },
    ];
  });
}

function checkLists(tenant: Tenant, value: unknown, mapped: ReadonlySet<string>): Draft[] {
  const identifier = identifierOf(tenant);
  const untouchable = new Set<string>([...NEEDED, identifier]);
  const createOnly = new Set(tenant.createOnly ?? []);
  const clear = (tenant.clear ?? []).flatMap((field): Draft[] => {
    const pointer = itemPointer(value, '/clear', field);
    if (!mapped.has(field)) return [notMapped('clear', field, pointer, mapped)];
    if (untouchable.has(field)) {
      const message = `The field "${field}" can never be emptied: ${NEEDED.some((name) => name === field) ? 'Engagedly needs it' : 'it tells who is who'}.`;
      return [{ severity: 'error', code: 'clear', message, remedy: 'Take it out of "clear".', pointer }];
    }
    if (!createOnly.has(field)) return [];
    const message = `The field "${field}" stands in "createOnly", too: it is never changed, and so never emptied.`;
    return [
      { severity: 'warning', code: 'clear', message, remedy: 'Take it out of one of the two.', pointer },
    ];
  });
  const fixed = [...createOnly].flatMap((field): Draft[] => {
    const pointer = itemPointer(value, '/createOnly', field);
    if (!mapped.has(field)) return [notMapped('createOnly', field, pointer, mapped)];
    if (field !== identifier) return [];
    const message = `The identifier "${field}" cannot be create-only: a corrected one would never arrive.`;
    return [
      { severity: 'error', code: 'create-only', message, remedy: 'Take it out of "createOnly".', pointer },
    ];
  });
  return [...clear, ...fixed];
}

function notMapped(list: string, field: string, pointer: string, mapped: ReadonlySet<string>): Draft {
  const guess = suggestField(field, mapped);
  return {
    severity: 'error',
    code: 'not-mapped',
    message: `"${list}" names the field ${quote(field)}, which no row maps.`,
    remedy:
      guess === undefined || guess === field
        ? 'Add a row to "mapping", or take it out here.'
        : `Did you mean "${guess}"?`,
    pointer,
  };
}
