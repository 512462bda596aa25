/** The command line: `node src/cli.ts <validate|plan|sync> [tenant]`. Secrets come from the environment only. */
import { randomBytes } from 'node:crypto';
import packageJson from '../package.json' with { type: 'json' };
import { readCommandLine } from './commands/command-line.ts';
import { runCommand, type World } from './commands/commands.ts';
import { dialogue } from './commands/dialogue.ts';
import { screenOn, stepPrinter } from './commands/progress.ts';
import { refuseForeign } from './commands/refused-options.ts';
import { askHidden } from './commands/setup/hidden.ts';
import { helpOf, renderCalls } from './commands/usage.ts';
import { environmentName, SyncError } from './errors.ts';
import { forLog } from './harmless.ts';
import { originOf } from './origin.ts';
import { readSettings } from './settings.ts';

const HELP = `Keeps the employees of a customer ("tenant") in Engagedly equal to Personio.

${renderCalls()}

The workflows also use: node src/cli.ts select (which tenants are due).

What one of them does, and its options: npm run sync -- --help

Settings from the environment
  PERSONIO_CLIENT_ID, PERSONIO_CLIENT_SECRET       credential of a Personio custom integration
  ENGAGEDLY_CLIENT_KEY, ENGAGEDLY_SECRET_KEY       keys from Engagedly, Integrations > Engagedly API
  LEDGER_KEY                                       64 hexadecimal characters by chance; lets held changes be approved
  LEDGER_KEY_OLD                                   for rekey: the one until now
  PERSONIO_URL, ENGAGEDLY_URL                      other servers (https, or http on this machine)

Exit code: 0 done, or nothing new to look at; 1 failed, invalid, or something is newly held.`;

/** Those that ask, where somebody is there and has not said yes to all. */
const ASKING: ReadonlySet<string> = new Set(['new', 'record']);

// Failed until a command has ended: whatever ends this program before that has done nothing that may count.
process.exitCode = 1;

async function main(): Promise<number> {
  const { command, word, values, named } = readCommandLine(process.argv.slice(2), process.env);
  if (values.help || command === '' || command === 'help') {
    console.log(helpOf(command) ?? HELP);
    return values.help || command === 'help' ? 0 : 1;
  }
  const given: Record<string, string | undefined> = {
    command,
    tenant: word || (values.tenant ?? ''),
    approve: values.approve,
    'out-dir': values['out-dir'],
    against: values.against ?? '',
    // Asked on the command line alone; a variable EMAIL here would be somebody else's.
    held: values.held ?? '',
    ref: values.ref ?? '',
    email: values.email ?? '',
    personio: values.personio ?? '',
    // For "new" it is the customer's.
    name: command === 'explain' ? (values.name ?? '') : '',
    run: values.run ?? '',
    details: values.details ?? '',
    'details-identity': values.identity,
    // Previews are GitHub's; a variable COMMIT here would be somebody else's.
    commit: '',
    repo: values.repo ?? '',
    check: String(values.check === true),
    change: String(values.change === true),
    'no-deploy-key': String(values['no-deploy-key'] === true),
  };
  const get = (name: string) => given[name] ?? process.env[environmentName(name)] ?? '';
  // Settings come first: they know why an option is for another command.
  const settings = readSettings(get, originOf(process.env));
  refuseForeign(command, named);
  const ending = new AbortController();
  // The first Ctrl-C lets the run end in order; the second ends it at once.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ending.abort());
  const world: World = {
    folder: process.cwd(),
    version: packageJson.version,
    now: () => settings.clock ?? new Date(),
    randomKey: () => randomBytes(32).toString('hex'),
    print: (text) => console.log(forLog(text)),
    // What is piped into a file, or printed by a runner, stays.
    ...(isSeenByAPerson() ? { tell: (text: string) => console.log(forLog(text)) } : {}),
    annotate: () => {},
    onSecret: () => {},
    onStep: stepPrinter(screenOn(process.stdout, process.env)),
    signal: ending.signal,
    secret,
    ...dialogue(values, {
      input: process.stdin,
      output: process.stdout,
      isSomebodyThere: ASKING.has(command) && values.yes !== true && process.stdin.isTTY,
      isChange: values.change === true,
    }),
  };
  const { exitCode, tenants } = await runCommand(settings, world);
  if (tenants) console.log(JSON.stringify(tenants));
  return exitCode;
}

/** Hidden at a terminal; elsewhere what stands in the environment, where secrets of a run stand as well. */
async function secret(name: string, help: string): Promise<string | undefined> {
  if (process.stdin.isTTY !== true) return process.env[name];
  return askHidden(`\n${name}: ${help}. It does not show.\n > `, {
    input: process.stdin,
    output: process.stdout,
  });
}

/** Nobody reads along: no file, no other program, no log. */
function isSeenByAPerson(): boolean {
  const { CI = '', GITHUB_ACTIONS = '' } = process.env;
  return process.stdout.isTTY === true && CI === '' && GITHUB_ACTIONS === '';
}

try {
  process.exitCode = await main();
} catch (error) {
  // A wrong option or setting. Anything unexpected is told by its kind only.
  if (error instanceof SyncError) console.error(forLog(`error: ${error.message}\n${error.remedy}`));
  else console.error(`error: an unexpected ${error instanceof Error ? error.name : 'failure'}`);
}
