/** One setting of an installation: what is found of it, and by what it becomes right. */
import type { AskGitHub, GitHubRequest, Place } from './github.ts';

/** A row of the table. */
export type Setting = {
  /** How it is when it is right, in words. */
  what: string;
  /** Where a person sees and changes it, below the repository's address or a whole one. */
  page: string;
  /** What somebody must be allowed to do, in words; default: to administer the repository. */
  right?: string;
  /** Told only to those who own the organisation, or is not there on every plan: not to be told is no failure. */
  isOthers?: true;
  /** Reads. Throws Refused when GitHub does not tell. */
  look(ask: AskGitHub, place: Place): Promise<Found>;
};

export type Found =
  | { state: 'right' }
  /** It is otherwise, and this takes the next step; a setting of several parts takes one after the other. */
  | { state: 'differs'; how: string; mend: Mend }
  /** It is otherwise, and only a person on a web page can change it. `paste`: what they need there. */
  | { state: 'click'; how: string; page?: string; paste?: string }
  /** Nothing can be done or said before another setting is right. */
  | { state: 'waits'; how: string }
  /** No way to read it. */
  | { state: 'unseen'; how: string };

export type Mend =
  | { by: 'requests'; requests: readonly GitHubRequest[] }
  /** Somebody is asked for a secret, which goes into the environment under this name. */
  | { by: 'secret'; environment: string; name: string }
  /** A new pair of keys: the secret half goes into this secret, the public one into this variable. */
  | { by: 'key-pair'; environment: string; secret: string; variable: string };

export function differs(how: readonly string[], ...requests: GitHubRequest[]): Found {
  return { state: 'differs', how: how.join('; '), mend: { by: 'requests', requests } };
}
