/** What one person looks like to an expression: which attributes are groups, with which parts, and which are plain. Tables only. */

/** Attributes that are groups, and the parts that each has after flattening. */
export const GROUPS: ReadonlyMap<string, readonly string[]> = new Map([
  ['department', ['id', 'name']],
  ['office', ['id', 'name']],
  ['team', ['id', 'name']],
  ['subcompany', ['id', 'name']],
  ['supervisor', ['id']],
  ['holiday_calendar', ['id', 'name', 'country', 'state']],
]);

/** The parts of each entry of `cost_centers`, which is a list. */
export const COST_CENTER: readonly string[] = ['id', 'name', 'percentage'];

export const TEXTS: readonly string[] = [
  ...words('first_name last_name preferred_name email gender status position employment_type'),
  ...words('termination_type termination_reason fix_salary_interval profile_picture'),
];

export const NUMBERS: readonly string[] = words(
  'id weekly_working_hours fix_salary hourly_salary vacation_day_balance',
);

export const DATES: readonly string[] = [
  ...words('hire_date contract_end_date termination_date probation_period_end last_working_day'),
  ...words('created_at last_modified_at'),
];

/** Lists and groups without a fixed shape. */
export const LOOSE: readonly string[] = words('work_schedule absence_entitlement');

/** Universal ids that custom attributes are known to bear; there are others. */
export const UNIVERSAL_IDS: readonly string[] = words(
  'date_of_birth linkedin iban personal_email employee_id nationality',
);

/** Attributes that know a few values and no other, whatever language the screens are in. */
export const FIXED_VALUES: ReadonlyMap<string, readonly string[]> = new Map([
  ['employment_type', ['internal', 'external']],
  ['gender', ['male', 'female', 'diverse']],
  ['status', ['onboarding', 'active', 'leave', 'inactive']],
]);

/**
 * The values of `termination_type`, as Personio's API v2 lists them, in small letters; v1, which is read, lists none. And
 * "employer", which files have after our own example: it is no slip of "employee".
 */
export const WAYS_TO_LEAVE: readonly string[] = [
  ...words('employee employer fired quit death retirement agreement cancellation contract_expired'),
  ...words('settlement_agreement court_settlement collective_agreement irrevocable_suspension'),
  ...words('sub_company_switch unspecified'),
];

/** Names for the same thing in Engagedly, on Personio's screens or in everyday speech, and what is meant. */
export const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['abteilung', 'department.name'],
  ['birth_date', 'date_of_birth'],
  ['birthday', 'date_of_birth'],
  ['businesses', 'cost_centers.name'],
  ['cost_center', 'cost_centers.name'],
  ['costcenter', 'cost_centers.name'],
  ['e-mail', 'email'],
  ['job_title', 'position'],
  ['joining_date', 'hire_date'],
  ['legal_entity', 'subcompany.name'],
  ['location', 'office.name'],
  ['manager', 'supervisor.id'],
  ['manager_id', 'supervisor.id'],
  ['standort', 'office.name'],
  ['start_date', 'hire_date'],
  ['workplace', 'office.name'],
]);

function words(names: string): string[] {
  return names.split(' ');
}
