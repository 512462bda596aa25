/** Walks the table: looks at each setting, and where it may, makes it right and looks again. Pure but for what it is given. */
import { type AskGitHub, type GitHubRequest, type Place, Refused, Undocumented } from './github.ts';
import { reasonOf } from './reason.ts';
import type { Found, Mend, Setting } from './setting.ts';

/** How it stands with a setting at the end. All but the first three leave something to do. */
export type State =
  | 'right'
  | 'changed'
  /** Nobody here is told; no failure. */
  | 'unseen'
  | 'differs'
  | 'click'
  | 'waits'
  | 'refused'
  | 'unread';

export type Line = {
  state: State;
  what: string;
  /** What is otherwise, or why; empty: nothing to say. */
  how: string;
  /** The whole address of the page; empty where there is nothing to do on one. */
  page: string;
  paste: string;
};

/** Without `mend` nothing is changed. It throws Refused, or gives why it did not happen. */
export type Walk = {
  ask: AskGitHub;
  place: Place;
  mend?: (mend: Mend) => Promise<{ left: string } | undefined>;
};

export const DONE: ReadonlySet<State> = new Set(['right', 'changed', 'unseen']);

/** One line for each setting, in order; what GitHub refuses of one does not keep the next from being looked at. */
export async function walk(
  settings: readonly Setting[],
  { told, ...given }: Walk & { told(line: Line): void },
): Promise<Line[]> {
  const lines: Line[] = [];
  for (const setting of settings) {
    const line = await walkOne(setting, given);
    told(line);
    lines.push(line);
  }
  return lines;
}

async function walkOne(setting: Setting, { ask, place, mend }: Walk): Promise<Line> {
  let before = '';
  let isChanging = false;
  try {
    for (;;) {
      isChanging = false;
      const found = await setting.look(ask, place);
      if (found.state !== 'differs') return lineOf(found, before !== '', setting, place);
      if (mend === undefined) return lineOf(found, false, setting, place);
      const step = JSON.stringify(found);
      if (step === before) {
        return line(
          'refused',
          `${found.how}: GitHub accepted the change, and shows no other`,
          setting,
          place,
        );
      }
      before = step;
      isChanging = true;
      const left = await mend(found.mend);
      if (left) return line('differs', `${found.how}. ${left.left}`, setting, place);
    }
  } catch (error) {
    if (error instanceof Refused) {
      return line(isChanging ? 'refused' : 'unread', reasonOf(error, setting, place), setting, place);
    }
    if (error instanceof Undocumented) {
      return line(
        'unread',
        `GitHub answered something else than is documented: ${error.message}`,
        setting,
        place,
      );
    }
    throw error;
  }
}

/** Carried out one after the other. Throws Refused at the first that is not. */
export async function carryOut(ask: AskGitHub, requests: readonly GitHubRequest[]): Promise<void> {
  for (const request of requests) {
    const answer = await ask(request);
    if (answer.status < 200 || answer.status > 299) throw new Refused(request, answer);
  }
}

function lineOf(found: Found, isChanged: boolean, setting: Setting, place: Place): Line {
  if (found.state === 'right') return line(isChanged ? 'changed' : 'right', '', setting, place);
  if (found.state !== 'click') {
    // Not to be told is only then no failure when others are to know it.
    const state = found.state === 'unseen' && setting.isOthers !== true ? 'unread' : found.state;
    return line(state, found.how, setting, place);
  }
  const { how, page = setting.page, paste = '' } = found;
  return { state: 'click', what: setting.what, how, page: addressOf(page, place), paste };
}

function line(state: State, how: string, { what, page }: Setting, place: Place): Line {
  return { state, what, how, page: DONE.has(state) ? '' : addressOf(page, place), paste: '' };
}

function addressOf(page: string, { repository, defaultBranch }: Place): string {
  if (page.startsWith('https://')) return page;
  const isFile = page.startsWith('.github/');
  return `https://github.com/${repository}/${isFile ? `blob/${defaultBranch}/` : ''}${page}`;
}
