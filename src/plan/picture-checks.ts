/** Whose pictures are looked at: those that may have changed, and in a week all of them. Pure. */
import type { Draft, Finding, PictureCheck } from '../model.ts';
import { inScope } from './decide.ts';
import type { Given } from './known.ts';
import { pictureFindings } from './picture-issues.ts';

/**
 * Everybody in scope with a picture and an account that is open after this plan, whose record has changed since the
 * picture was looked at, or whose day of the week it is. Of the others the trouble there was before is told again.
 */
export function picturesToCheck(
  { rules, read: { memory }, people: { people }, owned: { matches } }: Given,
  { changes }: Pick<Draft, 'changes'>,
): { pictures: PictureCheck[]; findings: Finding[] } {
  const opened = new Set(
    changes.flatMap(({ action, employee }) => (action === 'reactivate' ? [employee] : [])),
  );
  const added = new Set(
    changes.flatMap((change) => (change.action === 'create' && !change.thenBlock ? [change.employee] : [])),
  );
  const pictures: PictureCheck[] = [];
  const known: { employee: string; became: string }[] = [];
  for (const person of people) {
    const { id: employee, picture, modified, status } = person.employee;
    if (!picture || status === 'inactive' || !inScope(person, rules)) continue;
    const match = matches.get(employee);
    if (match?.kind !== 'matched') {
      if (added.has(employee)) pictures.push({ employee });
      continue;
    }
    const { id: user, blocked } = match.user;
    if (blocked && !opened.has(employee)) continue;
    const before = memory?.picture(user, modified);
    if (!before) pictures.push({ employee, user });
    else if (!before.isCurrent || memory?.isDue(user))
      pictures.push({ employee, user, before: before.content });
    else known.push({ employee, became: before.content });
  }
  return { pictures, findings: pictureFindings(known) };
}
