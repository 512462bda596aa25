/** Secrets, the environment that holds them, and the rules that protect both branches. Pure. */
import type { SyncError } from '../errors.ts';
import { type Check, listed, type Todo } from './todo.ts';

/** What GitHub has told, or why it has not. */
export type Told<T> = { ok: true; value: T } | { ok: false; error: SyncError };

export type Installation = {
  tenant: string;
  /** Of the tenant, by its name on GitHub. */
  environment: string;
  /** The command that sets all of it up, for an administrator of the repository. */
  setUp: string;
  /** What is wrong with the keys; `undefined`: nothing that shows without asking the vendors. */
  flaw: SyncError | undefined;
  hasLedgerKey: boolean;
  /** Absent where nobody can ask GitHub. */
  environments?: Told<ReadonlyMap<string, 'restricted' | 'open'>> | undefined;
  branches?:
    | readonly { name: string; needs: readonly string[]; rules: Told<ReadonlySet<string>> }[]
    | undefined;
};

export function checkInstallation({
  tenant,
  environment: name,
  setUp,
  flaw,
  hasLedgerKey,
  environments,
  branches,
}: Installation): Check[] {
  const found: string[] = [];
  const todos: Todo[] = [];
  if (flaw === undefined) found.push('All four keys are there.');
  else
    todos.push({
      by: 'engineer',
      text: `${flaw.message} ${flaw.remedy} On GitHub: ${setUp} --tenant ${tenant}`,
    });
  if (hasLedgerKey) found.push('There is a ledger key.');
  else {
    todos.push({
      by: 'engineer',
      text: `There is no LEDGER_KEY: nothing would be remembered, and nothing could be approved. Store it in the environment ${name}: if this tenant ever had one, it has to be that one; if not, make one with "openssl rand -hex 32".`,
    });
  }
  const parts = [
    environmentIn(environments, name, `${setUp} --tenant ${tenant}`),
    ...(branches ?? []).map((branch) => rulesOf(branch, setUp)),
  ];
  const unasked = [
    ...(environments === undefined ? [`The environment ${name}`] : []),
    ...(branches === undefined ? ['the rules of the branches'] : []),
  ];
  const elsewhere = `${unasked.join(' and ')}: the workflow "doctor" looks at them; so does whoever administers the repository: ${setUp} --tenant ${tenant} --check`;
  return [
    { title: 'Secrets', seen: 'yes', found, todos },
    {
      title: 'Installation on GitHub',
      seen: unasked.length > 0 ? 'untold' : 'yes',
      found: [...parts.flatMap((part) => part.found), ...(unasked.length > 0 ? [elsewhere] : [])],
      todos: parts.flatMap((part) => part.todos),
    },
  ];
}

type Part = Pick<Check, 'found' | 'todos'>;

function environmentIn(environments: Installation['environments'], name: string, mend: string): Part {
  if (environments === undefined) return { found: [], todos: [] };
  if (!environments.ok) return untold(environments.error);
  const policy = environments.value.get(name);
  if (policy === 'restricted')
    return { found: [`Only chosen branches may use the environment ${name}.`], todos: [] };
  const text =
    policy === undefined
      ? `There is no environment ${name} that only the default branch can use`
      : `Every branch may use the environment ${name}, and with it the keys`;
  return { found: [], todos: [{ by: 'engineer', text: `${text}: ${mend}` }] };
}

function rulesOf({ name, needs, rules }: NonNullable<Installation['branches']>[number], mend: string): Part {
  if (!rules.ok) return untold(rules.error);
  const missing = needs.filter((rule) => !rules.value.has(rule));
  if (missing.length === 0) return { found: [`The branch ${name} has all rules that it needs.`], todos: [] };
  const text = `The branch ${name} has no rule ${listed(missing)}: ${mend}`;
  return { found: [], todos: [{ by: 'engineer', text }] };
}

function untold({ message, remedy }: SyncError): Part {
  return { found: [], todos: [{ by: 'engineer', text: `${message} ${remedy}` }] };
}
