/** What each command does and which options it has, for its help; an option of another command is never passed over. Pure. */
import { ConfigError } from '../errors.ts';
import { QUESTIONS } from '../onboard/questions.ts';
import { closest } from '../suggest.ts';

/** By name, without the dashes; those of `new` are questions, and shown elsewhere. */
const OPTIONS: Readonly<Record<string, string>> = {
  approve: '<digest>[,<digest>]   release held changes, by the digests that the last summary shows',
  against: '<branch>              also say what would be different with the tenant file of that branch',
  'out-dir': '<folder>              where summaries and pages are written (default: run-out)',
  run: '<id>/<attempt>            the run that is meant',
  details: '<file>                the details of a run; explain without them asks both systems',
  identity: '<file>               the file of your key (also DETAILS_IDENTITY)',
  held: '<digest>                 who waits under this digest',
  ref: '<reference>               one person, by the reference of a message',
  email: '<address>               one person, by their address',
  personio: '<number>             one person, by the number in the address of their page in Personio',
  name: '<words>                  people, by words of their name as Personio has it',
  repo: '<owner/name>             the repository of the installation',
  check: '                        only look',
  'no-deploy-key': '              where the organisation forbids deploy keys',
};

type Usage = { does: string; example: string; options: readonly string[] };

const COMMANDS: Readonly<Record<string, Usage>> = {
  validate: {
    does: 'Checks one tenant file, or all of them, and says in words what it means. Asks neither system, and needs no keys.',
    example: 'npm run validate -- nordwind',
    options: ['out-dir'],
  },
  plan: {
    does: 'Reads both systems and shows what a sync would do. Writes nothing to them.',
    example: 'npm run plan -- nordwind --against main',
    options: ['against', 'approve', 'out-dir'],
  },
  sync: {
    does: 'Plans, and carries it out.',
    example: 'npm run sync -- nordwind',
    options: ['approve', 'out-dir'],
  },
  record: {
    does: 'Pushes what runs on this machine came to to the ledger branch of "origin".',
    example: 'npm run record',
    options: ['out-dir'],
  },
  new: {
    does: 'Writes the file of a new customer, from questions; with --change, other answers into one that is there.',
    example: 'npm run new -- nordwind',
    options: [...QUESTIONS.map(({ id }) => id), 'yes', 'change', 'out-dir'],
  },
  doctor: {
    does: 'Says whether everything is ready for a tenant, and if not, who has to do what, and where. Reads only. With the keys of both systems in the environment it asks both; without them it looks at the file and the installation alone.',
    example: 'npm run doctor -- nordwind',
    options: ['out-dir'],
  },
  setup: {
    does: "Makes the installation on GitHub, or a tenant's place in it, as an administrator with gh; may be run again.",
    example: 'npm run setup -- --repo your-org/name --tenant nordwind',
    options: ['repo', 'check', 'no-deploy-key'],
  },
  rekey: {
    does: "Puts a tenant's memory under a new LEDGER_KEY, with the old one as LEDGER_KEY_OLD.",
    example: 'npm run rekey -- nordwind',
    options: ['out-dir'],
  },
  undo: {
    does: 'Puts back what a run changed, while the tenant is paused.',
    example: 'npm run undo -- nordwind --run <id>/<attempt> --details details.age',
    options: ['run', 'details', 'identity', 'approve', 'out-dir'],
  },
  explain: {
    does: 'Says who is concerned by a run, by name, and why. Give one of --held, --ref, --email, --personio, --name and --run.',
    example: 'npm run explain -- nordwind --held <digest> --details details.age',
    options: ['held', 'ref', 'email', 'personio', 'name', 'run', 'details', 'identity', 'out-dir'],
  },
  key: {
    does: 'Makes your key, to read the details of runs with, and prints its public half.',
    example: 'npm run key -- support-2',
    options: ['identity'],
  },
};

/** The help of one command; `undefined`: it has none of its own. */
export function helpOf(command: string): string | undefined {
  const usage = usageOf(command);
  if (usage === undefined) return undefined;
  const options = usage.options.flatMap((name) => (OPTIONS[name] ? `  --${name} ${OPTIONS[name]}` : []));
  return [usage.does, '', `  ${usage.example}`, '', 'Options', ...options].join('\n');
}

/** What an error ends with: one line, not the whole help. */
export function whereHelpIs(command: string): string {
  return `What there is: ${usageOf(command) === undefined ? 'node src/cli.ts --help' : `npm run ${command} -- --help`}`;
}

/** @param named Options that were given. Throws ConfigError for one that means nothing to this command. */
export function refuseForeign(command: string, named: readonly string[]): void {
  const usage = usageOf(command);
  if (usage === undefined) return;
  const foreign = named.find((name) => name !== 'help' && name !== 'tenant' && !usage.options.includes(name));
  if (foreign === undefined) return;
  const meant = closest(foreign, usage.options);
  throw new ConfigError(
    `"${command}" has no option --${foreign}, so that it would count for nothing.${meant === undefined ? '' : ` Did you mean --${meant}?`}`,
    whereHelpIs(command),
  );
}

function usageOf(command: string): Usage | undefined {
  return Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
}
