/** The mapping rows that a tenant file starts from. Pure. */
import type { Tenant } from '../types/tenant.d.ts';

/**
 * The rows that Engagedly publishes for Personio. Of the 18, status, termination type and profile picture are
 * no fields but rules of their own (`leavers`, `pictures`), and Departure Date has no field in Engagedly's API.
 */
const DEFAULT_ROWS: ReadonlyMap<string, string> = new Map([
  ['birth_date', 'date_of_birth'],
  ['businesses', 'cost_centers.name'],
  ['departments', 'department.name'],
  ['email', '$lowercase($trim(email))'],
  ['employee_id', '$string(id)'],
  ['employee_type', 'employment_type'],
  ['first_name', 'first_name'],
  ['gender', "$option(gender, {'male': 'Male', 'female': 'Female', 'diverse': 'Other'})"],
  ['job_title', 'position'],
  ['joining_date', 'hire_date'],
  ['last_name', 'last_name'],
  ['linkedin', 'linkedin'],
  ['location', 'office.name'],
  ['manager', 'supervisor.id'],
]);

const MINIMAL = ['departments', 'email', 'employee_id', 'first_name', 'job_title', 'last_name'];

/** Field to expression: the rows of the tenant's preset. */
export function presetRows(preset: Tenant['preset']): ReadonlyMap<string, string> {
  if (preset === 'none') return new Map();
  if (preset !== 'minimal') return DEFAULT_ROWS;
  return new Map([...DEFAULT_ROWS].filter(([field]) => MINIMAL.includes(field)));
}
