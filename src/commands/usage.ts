/** What each command does and which options it has, for its help and for what is refused. Pure. */
import { renderGlossary } from '../onboard/glossary.ts';
import { QUESTIONS, renderQuestions } from '../onboard/questions.ts';

type Option = { type: 'string'; takes: string; says: string } | { type: 'boolean'; says: string };

/** By name, without the dashes; those of `new` that answer a question stand with it. */
const OPTIONS = {
  tenant: { type: 'string', takes: '<id>', says: 'the tenant, where it does not stand behind the command' },
  approve: {
    type: 'string',
    takes: '<digest>[,<digest>]',
    says: 'release held changes, by the digests that the last summary shows',
  },
  against: {
    type: 'string',
    takes: '<branch>',
    says: 'also say what would be different with the tenant file of that branch',
  },
  'out-dir': {
    type: 'string',
    takes: '<folder>',
    says: 'where summaries and pages are written (default: run-out)',
  },
  run: { type: 'string', takes: '<id>/<attempt>', says: 'the run that is meant' },
  details: {
    type: 'string',
    takes: '<file>',
    says: 'the details of a run; explain without them asks both systems',
  },
  identity: { type: 'string', takes: '<file>', says: 'the file of your key (also DETAILS_IDENTITY)' },
  held: { type: 'string', takes: '<digest>', says: 'who waits under this digest' },
  ref: { type: 'string', takes: '<reference>', says: 'one person, by the reference of a message' },
  email: { type: 'string', takes: '<address>', says: 'one person, by their address' },
  personio: {
    type: 'string',
    takes: '<number>',
    says: 'one person, by the number in the address of their page in Personio',
  },
  name: { type: 'string', takes: '<words>', says: 'people, by words of their name as Personio has it' },
  repo: { type: 'string', takes: '<owner/name>', says: 'the repository of the installation' },
  check: { type: 'boolean', says: 'only look' },
  yes: { type: 'boolean', says: 'ask nothing: new takes the usual answers, and record pushes' },
  change: { type: 'boolean', says: 'give a file that is there the answers of the flags' },
  'no-deploy-key': { type: 'boolean', says: 'where the organisation forbids deploy keys' },
} as const satisfies Readonly<Record<string, Option>>;

/** `lines`: for the help of all, each call with what it is for. */
type Usage = {
  lines: readonly (readonly [call: string, says: string])[];
  does: string;
  example: string;
  options: readonly string[];
  /** Options that have a meaning of their own here, and where it is told. */
  own?: { options: readonly string[]; told: () => string };
  /** What the word behind the command is, where it is no tenant. */
  word?: 'role';
  /** What shows what this one would do, and does none of it. */
  looks?: string;
};

const COMMANDS: Readonly<Record<string, Usage>> = {
  validate: {
    lines: [
      ['npm run validate', 'check every file in tenants/'],
      ['npm run validate -- nordwind', 'check tenants/nordwind.json'],
    ],
    does: 'Checks one tenant file, or all of them, and says in words what it means. Asks neither system, and needs no keys.',
    example: 'npm run validate -- nordwind',
    options: ['tenant', 'out-dir'],
  },
  plan: {
    lines: [['npm run plan -- nordwind', 'read both systems, show what a sync would do, write nothing']],
    does: 'Reads both systems and shows what a sync would do. Writes nothing to them.',
    example: 'npm run plan -- nordwind --against main',
    options: ['tenant', 'against', 'approve', 'out-dir'],
    looks: 'npm run plan --',
  },
  sync: {
    lines: [['npm run sync -- nordwind', 'plan and carry it out']],
    does: 'Plans, and carries it out.',
    example: 'npm run sync -- nordwind',
    options: ['tenant', 'approve', 'out-dir'],
    looks: 'npm run plan --',
  },
  record: {
    lines: [['npm run record', 'what runs on this machine came to, pushed to the ledger branch of "origin"']],
    does: 'Pushes what runs on this machine came to to the ledger branch of "origin". Says where that is, and asks somebody at a terminal first, unless it is the sandbox\'s own.',
    example: 'npm run record',
    options: ['out-dir', 'yes'],
  },
  new: {
    lines: [
      [
        'npm run new -- nordwind',
        'a file for a new customer, from questions; --help: what is asked, as flags',
      ],
    ],
    does: 'Writes the file of a new customer, and a page for them. It asks, unless all is answered by flags or by --yes.',
    example: 'npm run new -- nordwind',
    options: ['tenant', 'yes', 'change', 'out-dir'],
    own: { options: QUESTIONS.map(({ id }) => id), told: questionsOfNew },
  },
  doctor: {
    lines: [['npm run doctor -- nordwind', 'is everything ready, and if not, who has to do what']],
    does: 'Says whether everything is ready for a tenant, and if not, who has to do what, and where. Reads only. With the keys of both systems in the environment it asks both; without them it looks at the file and the installation alone.',
    example: 'npm run doctor -- nordwind',
    options: ['tenant', 'out-dir'],
  },
  setup: {
    lines: [
      [
        'npm run setup -- --repo your-org/name [--tenant nordwind] [--check]',
        "the installation on GitHub, and a tenant's place in it; --check only looks",
      ],
    ],
    does: "Makes the installation on GitHub, or a tenant's place in it, as an administrator with gh; may be run again.",
    example: 'npm run setup -- --repo your-org/name --tenant nordwind',
    options: ['tenant', 'repo', 'check', 'no-deploy-key'],
    looks: 'npm run setup -- --check',
  },
  rekey: {
    lines: [
      ['npm run rekey -- nordwind', 'its memory under a new LEDGER_KEY, with the old one as LEDGER_KEY_OLD'],
    ],
    does: "Puts a tenant's memory under a new LEDGER_KEY, with the old one as LEDGER_KEY_OLD.",
    example: 'npm run rekey -- nordwind',
    options: ['tenant', 'out-dir'],
  },
  undo: {
    lines: [
      [
        'npm run undo -- nordwind --run <id>/<attempt> --details details.age',
        'puts back what that run changed, while the tenant is paused',
      ],
    ],
    does: 'Puts back what a run changed, while the tenant is paused.',
    example: 'npm run undo -- nordwind --run <id>/<attempt> --details details.age',
    options: ['tenant', 'run', 'details', 'identity', 'approve', 'out-dir'],
  },
  explain: {
    lines: [
      [
        'npm run explain -- nordwind --held <digest> --details details.age',
        'who waits, by name; also --ref, --email, --personio, --name, --run <id>/<attempt>',
      ],
    ],
    does: 'Says who is concerned by a run, by name, and why. Give one of --held, --ref, --email, --personio, --name and --run.',
    example: 'npm run explain -- nordwind --held <digest> --details details.age',
    options: ['tenant', 'held', 'ref', 'email', 'personio', 'name', 'run', 'details', 'identity', 'out-dir'],
  },
  key: {
    lines: [['npm run key -- support-2', 'your key, to read the details of runs with']],
    does: 'Makes your key, to read the details of runs with, and prints its public half.',
    example: 'npm run key -- support-2',
    options: ['identity'],
    word: 'role',
  },
};

/** No command of this program, and started as one. */
const DESK = [['npm run desk', 'a page on this machine: try a mapping, read the details of a run']] as const;

/** For `parseArgs`: every option of every command; what means nothing to the one that is given is refused afterwards. */
export function optionsToParse() {
  return {
    ...Object.fromEntries(QUESTIONS.map(({ id }) => [id, { type: 'string' } as const])),
    ...OPTIONS,
    help: { type: 'boolean', short: 'h' },
  } as const;
}

/** A line or two for each call of each command, for the help of all. */
export function renderCalls(): string {
  return [...Object.values(COMMANDS).flatMap(({ lines }) => lines), ...DESK]
    .map(([call, says]) => beside(call, says))
    .join('\n');
}

/** The help of one command; `undefined`: it has none of its own. */
export function helpOf(command: string): string | undefined {
  const usage = usageOf(command);
  if (usage === undefined) return undefined;
  const options = usage.options.flatMap((name) => {
    const option = optionOf(name);
    if (option === undefined) return [];
    return beside(`--${name}${option.type === 'string' ? ` ${option.takes}` : ''}`, option.says);
  });
  const own = usage.own === undefined ? [] : ['', usage.own.told()];
  return [usage.does, '', `  ${usage.example}`, '', 'Options', ...options, ...own].join('\n');
}

function questionsOfNew(): string {
  return `With --change all else in the file stays as it is, and what is different and what comes of it is shown. There a list
(without, only, structure, protect, domains, notify, approvers) becomes the one that is given; with a plus in front it is
added to, with a minus it is taken out of: --protect +700036, --protect=-700033, --without '+position=Praktikant'. Fields
and limits are changed one by one:

${renderQuestions()}

The same things on both screens and in the file:
${renderGlossary()}

With the customer's keys in the environment it also reads both systems, writes nothing there, and suggests rows.`;
}

/** What an error ends with: one line, not the whole help. */
export function whereHelpIs(command: string): string {
  return `What there is: ${usageOf(command) === undefined ? 'node src/cli.ts --help' : `npm run ${command} -- --help`}`;
}

/** What one word behind the command may name; `undefined`: nothing. Of a command that the workflows use, a tenant. */
export function wordOf(command: string): 'tenant' | 'role' | undefined {
  const usage = usageOf(command);
  if (usage === undefined || usage.options.includes('tenant')) return 'tenant';
  return usage.word;
}

/** All that it may be given by name, also what only a question of its own has; help is everybody's. */
export function optionsOf({ options, own }: Usage): string[] {
  return [...options, ...(own?.options ?? [])];
}

/** `undefined`: no command, or one that the workflows alone use. */
export function usageOf(command: string): Usage | undefined {
  return Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
}

export function optionOf(name: string): Option | undefined {
  return Object.entries<Option>(OPTIONS).find(([one]) => one === name)?.[1];
}

const COLUMN = 34;

/** What is too long to have its meaning beside it has it below. */
function beside(typed: string, says: string): string {
  const left = `  ${typed}`;
  const gap = left.length < COLUMN ? ' '.repeat(COLUMN - left.length) : `\n${' '.repeat(COLUMN)}`;
  return left + gap + says;
}
