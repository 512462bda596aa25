/** Pictures that could not be copied, as findings. Pure. */
import type { IssueCode } from '../issues.ts';
import { pushTo } from '../keys.ts';
import type { Finding } from '../model.ts';

const CODES: ReadonlyMap<string, IssueCode> = new Map([
  ['type', 'picture-type'],
  ['too-large', 'picture-too-large'],
  ['refused', 'picture-refused'],
  ['failed', 'picture-failed'],
]);

/** `became`: what became of it, or what is remembered of it; what is no trouble is left out. */
export function pictureFindings(pictures: readonly { employee: string; became: string }[]): Finding[] {
  const people = new Map<IssueCode, string[]>();
  for (const { employee, became } of pictures) {
    const code = CODES.get(became);
    if (code !== undefined) pushTo(people, code, employee);
  }
  return [...people].map(([code, employees]) => ({
    code,
    people: employees.map((employee) => ({ employee })),
  }));
}
