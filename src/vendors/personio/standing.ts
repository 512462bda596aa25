/** Which of Personio's attributes say who an employee is and where they stand: every run asks for most of them. */
export const STANDING = {
  status: 'status',
  email: 'email',
  first: 'first_name',
  last: 'last_name',
  ends: 'termination_date',
  endReason: 'termination_type',
  hired: 'hire_date',
  picture: 'profile_picture',
  modified: 'last_modified_at',
} as const;
