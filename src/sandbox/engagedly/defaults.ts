/** What a fresh organisation of the Engagedly sandbox is furnished with. */
import type { FieldType } from '../../model.ts';

/** A row of `GET /beta/user-attributes`. */
export type UserAttribute = {
  id: number;
  name: string;
  attribute_key: string;
  /** True for system, false for custom attributes. */
  preset: boolean;
  mandatory: boolean;
  data_type: FieldType;
  attribute_options: { id: number; value: string }[] | null;
};

export type ReasonCode = {
  code: string;
  display_text: string;
  description: string;
  /** `system`, or the organisation's own. */
  source: string;
  archived: boolean;
};

type Row = {
  key: string;
  name: string;
  type?: FieldType;
  options?: readonly string[];
  mandatory?: boolean;
};

const PRESET: readonly Row[] = [
  { key: 'first_name', name: 'First Name', mandatory: true },
  { key: 'last_name', name: 'Last Name', mandatory: true },
  { key: 'email', name: 'Email', mandatory: true },
  { key: 'title', name: 'Title', type: 'single-select', options: ['Mr.', 'Ms.', 'Mx.', 'Dr.'] },
  { key: 'nickname', name: 'Nickname' },
  { key: 'gender', name: 'Gender', type: 'single-select', options: ['Male', 'Female', 'Other'] },
  { key: 'marital_status', name: 'Marital Status', type: 'single-select', options: ['Single', 'Married'] },
  { key: 'linkedin', name: 'LinkedIn' },
  { key: 'twitter', name: 'Twitter' },
  { key: 'education', name: 'Education' },
  { key: 'about_me', name: 'About Me' },
  { key: 'differently_abled', name: 'Differently Abled', type: 'boolean' },
  { key: 'veteran_status', name: 'Veteran Status', type: 'boolean' },
  { key: 'ethnicity', name: 'Ethnicity' },
];

const CUSTOM: readonly Row[] = [
  { key: 'custom-attribute-93cbf', name: 'Personnel Number' },
  { key: 'custom-attribute-d3b49', name: 'Grade', type: 'number' },
  { key: 'custom-attribute-7ab01', name: 'Departure Date', type: 'date' },
  { key: 'custom-attribute-1f0e2', name: 'Company Car', type: 'boolean' },
  {
    key: 'custom-attribute-c4d55',
    name: 'Work Model',
    type: 'single-select',
    options: ['Office', 'Hybrid', 'Remote'],
  },
  {
    key: 'custom-attribute-5d2c8',
    name: 'Languages',
    type: 'multiple-select',
    options: ['English', 'German', 'French', 'Kannada'],
  },
  { key: 'custom-attribute-e9a31', name: 'Contract', type: 'document' },
];

export const USER_ATTRIBUTES: readonly UserAttribute[] = [
  ...PRESET.map((row, index) => attribute(row, true, index)),
  ...CUSTOM.map((row, index) => attribute(row, false, PRESET.length + index)),
];

function attribute(row: Row, preset: boolean, index: number): UserAttribute {
  const options = row.options?.map((value, position) => ({ id: 313 + index * 100 + position, value }));
  return {
    id: 101 + index,
    name: row.name,
    attribute_key: row.key,
    preset,
    mandatory: row.mandatory ?? false,
    data_type: row.type ?? 'text',
    attribute_options: options ?? null,
  };
}

export const REASON_CODES: readonly ReasonCode[] = [
  system('involuntary', 'Involuntary', 'Initiated by the business.'),
  system('voluntary', 'Voluntary', 'Initiated by the individual.'),
  system('dismissal_with_cause', 'Dismissal with cause', 'Dismissed for a reason.'),
  system('retirement', 'Retirement', 'Retired.'),
  system('temporary_leave', 'Temporary leave', 'Away for a time.'),
  system('not_known', 'Not known', 'No reason is known.'),
];

function system(code: string, display_text: string, description: string): ReasonCode {
  return { code, display_text, description, source: 'system', archived: false };
}
