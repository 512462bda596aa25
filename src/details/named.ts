/** What people are called. Pure. */
import type { Employee, User } from '../model.ts';

export function nameOfEmployee(employee: Employee | undefined): string {
  return joined(employee?.name.first, employee?.name.last);
}

export function nameOfUser(user: User | undefined): string {
  return joined(user?.fields.first_name, user?.fields.last_name);
}

function joined(...parts: (string | readonly string[] | undefined)[]): string {
  return parts
    .flatMap((part) => part ?? [])
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}
