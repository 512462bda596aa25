/** Why GitHub did not do or tell something, and whose turn it is. Pure. */
import type { GitHubRequest, Place, Refused } from './github.ts';
import type { Setting } from './setting.ts';

export function reasonOf(
  { status, said, request }: Refused,
  { right = administering(request) }: Pick<Setting, 'right'>,
  place: Place,
): string {
  const words = said === '' ? `${status}` : `${status}, "${said}"`;
  const answer = `GitHub answered ${words} to ${request.method} ${request.path.split('?')[0]}`;
  if (/rate limit/i.test(said) || status === 429) return `${answer}: wait, and run this again`;
  if (/upgrade to/i.test(said)) return `${answer}: a private repository has it on GitHub Team or Enterprise`;
  switch (status) {
    case 403:
      return `${answer}: it takes ${right}${yours(place)}`;
    case 404:
      return `${answer}, as it does to whoever may not know: it takes ${right}${yours(place)}`;
    case 409:
      return `${answer}: a setting of the organisation decides this, and its owner can change it`;
    case 422:
      return `${answer}: it does not accept this value here`;
    default:
      return `${answer}: try again later`;
  }
}

/** A fine-grained token may have the one and lack the other. */
function administering({ method, path }: GitHubRequest): string {
  const isInside = /\/environments\/[^/]+\/(?:secrets|variables)\b/.test(path);
  const isLooking = method === 'GET' && /\/environments\b/.test(path);
  const permission = isInside
    ? 'Environments, read and write'
    : isLooking
      ? 'Actions, read'
      : 'Administration, read and write';
  return `the role admin of the repository (of a fine-grained token: ${permission})`;
}

function yours({ isAdmin }: Place): string {
  return isAdmin ? '. You have the role, so it is the token that lacks it, or the plan' : '';
}
