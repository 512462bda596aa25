/** Whose pictures are looked at: those that may have changed, and in a week all of them. Pure. */
import type { Draft, PictureCheck, UserChange } from '../model.ts';
import { inScope } from './decide.ts';
import type { Given } from './known.ts';
import { pictureFindings } from './picture-issues.ts';

/**
 * The draft with the pictures that are to be looked at: of everybody in scope with a picture and an account that is open
 * after this plan, whose record has changed since the picture was looked at, or whose day of the week it is. Of the
 * others the trouble there was before is told again.
 *
 * @param canRemember Whether the next run will know what was copied. If not, only new accounts get their pictures: all
 * others would get theirs again in every run.
 */
export function withPictures(
  draft: Draft,
  { rules, read: { memory }, people: { people }, owned: { matches } }: Given,
  canRemember: boolean,
): Draft {
  if (!rules.pictures) return draft;
  const made = madeBy(draft.changes);
  const pictures: PictureCheck[] = [];
  const known: { employee: string; became: string }[] = [];
  let untold = 0;
  for (const person of people) {
    const { id: employee, picture, modified, status } = person.employee;
    if (!picture || status === 'inactive' || !inScope(person, rules)) continue;
    const match = matches.get(employee);
    if (match?.kind !== 'matched') {
      if (made.create.has(employee)) pictures.push({ employee, restsOn: 'create' });
      continue;
    }
    // Whose face it would get is for somebody to decide first.
    if (match.permits.takenFrom) continue;
    const { id: user, blocked } = match.user;
    if (blocked && !made.reactivate.has(employee)) continue;
    if (!canRemember) {
      untold += 1;
      continue;
    }
    const check = { employee, user, ...(blocked ? { restsOn: 'reactivate' as const } : {}) };
    const before = memory?.picture(user, modified);
    if (!before) pictures.push(check);
    else if (!before.isCurrent || memory?.isDue(user)) pictures.push({ ...check, before: before.content });
    else known.push({ employee, became: before.content });
  }
  const findings = [...draft.findings, ...pictureFindings(known)];
  if (untold > 0) findings.push({ code: 'pictures-unremembered', count: untold });
  return { ...draft, pictures, findings };
}

/** The draft with those pictures left for another run whose account is not added or opened after all. */
export function settlePictures(draft: Draft): Draft {
  const made = madeBy(draft.changes);
  return postponePictures(
    draft,
    ({ employee, restsOn }) => restsOn !== undefined && !made[restsOn].has(employee),
  );
}

/** The draft with these pictures left for another run. */
export function postponePictures(draft: Draft, isLater: (check: PictureCheck) => boolean): Draft {
  const { pictures, picturesLater = [] } = draft;
  if (!pictures) return draft;
  const later = pictures.filter(isLater);
  const now = pictures.filter((check) => !isLater(check));
  return { ...draft, pictures: now, picturesLater: [...picturesLater, ...later] };
}

/** Personio ids of the people whose accounts these changes leave open that were not there, or blocked. */
function madeBy(changes: readonly UserChange[]): Record<'create' | 'reactivate', ReadonlySet<string>> {
  const those = (action: UserChange['action']) =>
    changes.filter((change) => change.action === action && !('thenBlock' in change && change.thenBlock));
  const idsOf = (list: readonly UserChange[]) => new Set(list.map(({ employee }) => employee));
  return { create: idsOf(those('create')), reactivate: idsOf(those('reactivate')) };
}
