/** The attributes of the invented company: what Personio knows of a person, by key, label and type. */

export type AttributeType =
  | 'standard'
  | 'date'
  | 'integer'
  | 'decimal'
  | 'list'
  | 'link'
  | 'tags'
  | 'multiline';

export type Attribute = {
  key: string;
  label: string;
  type: AttributeType;
  universalId: string | null;
  options: string[];
  /** A date that is sent as `YYYY-MM-DD` alone; others come with midnight and an offset. */
  bareDate?: boolean;
};

function system(key: string, label: string, type: AttributeType = 'standard'): Attribute {
  return { key, label, type, universalId: key, options: [] };
}

function custom(n: number, label: string, type: AttributeType, more: Partial<Attribute> = {}): Attribute {
  return { key: `dynamic_${n}`, label, type, universalId: null, options: [], ...more };
}

export const LANGUAGES = ['German', 'English', 'Polish', 'Irish'] as const;
export const CERTIFICATES = ['First aid', 'Forklift', 'Fire safety'] as const;
export const CONTRACTS = ['Full-time', 'Part-time', 'Werkstudent:in'] as const;

/** Every attribute of the company, in a fresh copy: tests rename labels and remove rows. */
export function attributeCatalogue(): Attribute[] {
  return [
    system('id', 'ID', 'integer'),
    system('first_name', 'First name'),
    system('last_name', 'Last name'),
    system('preferred_name', 'Name (preferred)'),
    system('email', 'Email'),
    system('gender', 'Gender'),
    system('status', 'Status'),
    system('position', 'Position'),
    system('supervisor', 'Supervisor'),
    system('employment_type', 'Employment type'),
    system('weekly_working_hours', 'Weekly hours'),
    system('hire_date', 'Hire date', 'date'),
    system('contract_end_date', 'Contract ends', 'date'),
    system('termination_date', 'Termination date', 'date'),
    system('termination_type', 'Termination type'),
    system('termination_reason', 'Termination reason'),
    system('probation_period_end', 'Probation period end', 'date'),
    system('last_working_day', 'Last day of work', 'date'),
    system('created_at', 'created_at', 'date'),
    system('last_modified_at', 'Last modified', 'date'),
    system('subcompany', 'Subcompany'),
    system('office', 'Office'),
    system('department', 'Department'),
    system('team', 'Team'),
    system('cost_centers', 'Cost center'),
    system('holiday_calendar', 'Public holidays'),
    system('absence_entitlement', 'Absence entitlement'),
    system('work_schedule', 'Work schedule'),
    system('fix_salary', 'Fix salary', 'decimal'),
    system('fix_salary_interval', 'Salary interval'),
    system('hourly_salary', 'Hourly salary', 'decimal'),
    system('profile_picture', 'Profile Picture'),
    custom(1001, 'Birthday', 'date', { universalId: 'date_of_birth' }),
    custom(1002, 'Personalnummer', 'standard'),
    custom(1003, 'Languages', 'tags', { options: [...LANGUAGES] }),
    custom(1004, 'LinkedIn', 'link', { universalId: 'linkedin' }),
    custom(1005, 'Notes', 'multiline'),
    custom(1006, 'Certificates', 'tags', { options: [...CERTIFICATES] }),
    custom(1007, 'Contract form', 'list', { options: [...CONTRACTS] }),
    custom(1008, 'Desk', 'integer'),
    custom(1009, 'Full-time equivalent', 'decimal'),
    custom(1010, 'Anniversary', 'date', { bareDate: true }),
    custom(1011, 'IBAN', 'standard', { universalId: 'iban' }),
  ];
}
