/**
 * `npm run sandbox`: both systems of a customer who is new, played on this machine until Ctrl-C, for whoever wants to
 * try `new`, `doctor`, `plan` and `sync` before there are keys of anybody's.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { keptByNpm } from '../commands/kept-by-npm.ts';
import { refuseMistyped } from '../commands/mistyped.ts';
import { ConfigError, SyncError } from '../errors.ts';
import { forLog, forShell } from '../harmless.ts';
import { type EngagedlySandbox, startEngagedly } from './engagedly/engagedly.ts';
import { inventNewcomer, keepByHand, NEWCOMER, ORGANISATION } from './newcomer.ts';
import { startPersonio } from './personio/personio.ts';
import type { Sandbox } from './server.ts';
import { answerTo, TYPED } from './typed.ts';
import { type Kept, keep, OWN_FOLDERS, takeAway, variablesFor } from './variables.ts';

const [PEOPLE, MOST_PEOPLE, SEED] = [60, 5_000, 7];

const HELP = `npm run sandbox [-- options]: plays both systems of an invented customer on this machine, until Ctrl-C.

  --people <number>     how many people work there, 1 to ${MOST_PEOPLE} (default ${PEOPLE})
  --seed <number>       another number, another company; the same number, the same company (default ${SEED})
  --save-env <file>     also writes the variables there; it is taken away at the end
  --help                this text

${TYPED}

Nothing leaves this machine, and all of it is gone at the end.`;

/** So long after the last call, in milliseconds, it is told what was asked. */
const QUIET = 1_500;

type Options = { people: number; seed: number; envFile: string | undefined };

/** Until somebody ends it. Throws ConfigError. */
async function play({ people, seed, envFile }: Options): Promise<void> {
  const keys = {
    clientId: 'sandbox-client-id',
    clientSecret: 'sandbox-client-secret',
    clientKey: 'sandbox-client-key',
    secretKey: 'sandbox-secret-key',
  };
  const company = inventNewcomer({ people, seed, today: new Date().toISOString().slice(0, 10) });
  const personio = await startPersonio({ company, ...keys });
  const engagedly = await startEngagedly({ ...keys, ...ORGANISATION });
  keepByHand(engagedly, company);
  const ledger = await foundLedger();
  let kept: Kept | undefined;
  try {
    const { id, name } = NEWCOMER;
    const accounts = engagedly.users.length - 1;
    const variables = variablesFor({ personio, engagedly }, keys, ledger);
    kept = envFile === undefined ? undefined : await keep(envFile, variables);
    const record = ledger === undefined ? [] : ['npm run record'];
    say(
      [
        `${name}: ${people} people in Personio (two countries, externals, interns, leavers), and ${accounts} accounts in Engagedly, kept by hand until now.`,
        'Both are played on this machine until Ctrl-C. Nothing leaves it, and nobody is real.',
        '\nIn another terminal, in this folder, paste:\n',
        ...(envFile === undefined
          ? variables.map(([variable, value]) => `export ${variable}=${value}`)
          : [`set -a; . ${forShell(envFile.includes('/') ? envFile : `./${envFile}`)}; set +a`]),
        '\nThen this alone, since it asks what it has to know:\n',
        `npm run new -- ${id} --name "${name}" --status active`,
        '\nand when that has written the file:\n',
        `npm run doctor -- ${id}`,
        `npm run plan -- ${id}`,
        `npm run sync -- ${id}`,
        ...record,
        `npm run sync -- ${id}`,
        ...record,
        '\nThe second sync has nothing to write.',
        ...(ledger === undefined
          ? []
          : [
              'Approvals, and accounts that are opened again, rest on what "record" keeps: it comes after each sync.',
            ]),
        `The file that is written is tenants/${id}.json: delete it when you have seen enough. Other companies:`,
        `  ${startedWith('seed', 8)}`,
        `  ${startedWith('people', 400)}`,
        'To make somebody leave or return, or for their Personio numbers, type here:',
        'people, leave <number>, return <number>, position <number> <text>, cross <number> <number>. What is recorded goes',
        `to a ledger of its own, which ends with this, and so do ${OWN_FOLDERS.join(' and ')}, where all results`,
        'are. What is asked of both, you see below.',
      ].join('\n'),
    );
    await untilEnded(hearing(personio, engagedly), (line) => answerTo(line, company, engagedly.users));
    const writes = engagedly.writes().length;
    say(
      `\nEnded: Engagedly was changed ${writes} ${writes === 1 ? 'time' : 'times'}, refused ${engagedly.throttled} calls as too many, and all of it is gone. In the other terminal:\n\nunset ${variables.map(([variable]) => variable).join(' ')}`,
    );
  } finally {
    await Promise.all([personio.close(), engagedly.close()]);
    if (kept) await takeAway(kept);
    if (ledger !== undefined) await rm(dirname(ledger), { recursive: true, force: true });
    for (const folder of OWN_FOLDERS) await rm(folder, { recursive: true, force: true });
  }
}

/** An empty repository for what "record" keeps, which is not that of anybody real; `undefined` without git. */
async function foundLedger(): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-ledger-'));
  try {
    const path = join(folder, 'origin.git');
    execFileSync('git', ['init', '--quiet', '--bare', path], { stdio: 'ignore' });
    return path;
  } catch {
    await rm(folder, { recursive: true, force: true });
    return undefined;
  }
}

/** What was asked since the last time, once it is quiet; `undefined`: nothing, or not yet. */
function hearing(personio: Sandbox, engagedly: EngagedlySandbox): () => string | undefined {
  const told = { personio: 0, engagedly: 0, writes: 0 };
  return () => {
    const [last, other] = [personio.calls.at(-1), engagedly.calls.at(-1)];
    const at = Math.max(last?.startedAt ?? 0, other?.startedAt ?? 0);
    const now = {
      personio: personio.calls.length,
      engagedly: engagedly.calls.length,
      writes: engagedly.writes().length,
    };
    const [asked, also] = [now.personio - told.personio, now.engagedly - told.engagedly];
    if (asked + also === 0 || Date.now() - at < QUIET) return undefined;
    const writes = now.writes - told.writes;
    Object.assign(told, now);
    return `  ${asked} calls to Personio, ${also} to Engagedly: ${writes === 0 ? 'no writes' : `${writes} of them writes`}`;
  };
}

/** Whoever types nothing, or cannot, is played for all the same. */
async function untilEnded(hear: () => string | undefined, answer: (line: string) => string): Promise<void> {
  const typed = createInterface({ input: process.stdin });
  typed.on('line', (line) => {
    const said = answer(line);
    if (said !== '') say(said);
  });
  const timer = setInterval(() => {
    const heard = hear();
    if (heard !== undefined) say(heard);
  }, QUIET / 3);
  await new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => resolve());
  });
  clearInterval(timer);
  typed.close();
  process.stdin.destroy();
}

function say(text: string): void {
  console.log(forLog(text));
}

const OPTIONS = {
  people: { type: 'string' },
  seed: { type: 'string' },
  // Not --env-file: node reads that wherever it stands, and wants the file to be there.
  'save-env': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Throws ConfigError. */
function optionsOf(args: readonly string[]): Options | 'help' {
  refuseUnheard(args);
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) return 'help';
  return {
    people: numberFrom('people', values.people ?? String(PEOPLE), MOST_PEOPLE),
    seed: numberFrom('seed', values.seed ?? String(SEED), 1_000_000),
    envFile: values['save-env'],
  };
}

function numberFrom(option: string, text: string, most: number): number {
  const number = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= most) return number;
  throw new ConfigError(
    `--${option} is a whole number from 1 to ${most}.`,
    `For example: ${startedWith(option, option === 'people' ? 400 : 8)}`,
  );
}

function startedWith(option: string, value: number | string): string {
  return `npm run sandbox -- --${option} ${value}`;
}

/** What npm has kept to itself, what is no option of this, and words that belong to none. Throws ConfigError. */
function refuseUnheard(args: readonly string[]): void {
  const { positionals, tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const takes = (name: string) => (name === 'save-env' ? '<file>' : '<number>');
  const [kept, ...others] = keptByNpm('sandbox', Object.keys(OPTIONS), process.env);
  const [word] = positionals;
  if (kept !== undefined) {
    // npm has given its value to nobody; of several nobody knows whose it is.
    const value = word !== undefined && others.length === 0 ? forShell(word) : takes(kept);
    throw new ConfigError(
      `npm has kept --${kept} to itself, so that the sandbox would go on without it.`,
      `"--" comes first, and then all that is for the sandbox: ${startedWith(kept, value)}`,
    );
  }
  refuseMistyped(tokens, OPTIONS, { near: Object.keys(OPTIONS), takes, help: `\n${HELP}` });
  if (word === undefined) return;
  throw new ConfigError(`"${word}" belongs to no option.`, `For example: ${startedWith('people', 400)}`);
}

try {
  const options = optionsOf(process.argv.slice(2));
  if (options === 'help') say(HELP);
  else await play(options);
} catch (error) {
  process.exitCode = 1;
  if (error instanceof SyncError) console.error(forLog(`error: ${error.message}\n${error.remedy}`));
  else throw error;
}
