/** What somebody has typed: the command, its word and its options. What would count for nothing, or for less than was meant, is refused. */
import { parseArgs } from 'node:util';
import { ConfigError } from '../errors.ts';
import { forShell } from '../harmless.ts';
import { keptByNpm } from './kept-by-npm.ts';
import { refuseMistyped } from './mistyped.ts';
import { optionsThatMatter, refuseKept, refuseOnlyLook } from './refused-options.ts';
import { optionOf, optionsOf, optionsToParse, usageOf, whereHelpIs, wordOf } from './usage.ts';

/**
 * @param args Without the program. @param env What npm kept of them stands there. `named`: the options that are there, by
 * name. Throws ConfigError.
 */
export function readCommandLine(args: readonly string[], env: Readonly<Record<string, string | undefined>>) {
  refuseToGoOn(args, env);
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    allowPositionals: true,
    tokens: true,
    options: optionsToParse(),
  });
  const named = tokens.flatMap((token) => (token.kind === 'option' ? token.name : []));
  const [command = '', ...words] = positionals;
  // First: what is refused otherwise says what was given.
  refuseKey(values.identity);
  refuseTwice(tokens);
  refuseEmpty(command, tokens);
  refuseWords(command, { words, tenant: values.tenant, behind: behindOption(tokens) });
  refuseFile(command, words[0] ?? values.tenant ?? '');
  return { command, word: words[0] ?? '', values, named };
}

/** Whoever asks for a look, or for less, by an option that would not be heard, before anything else may be wrong with it; then what nothing can be made of. */
function refuseToGoOn(args: readonly string[], env: Readonly<Record<string, string | undefined>>): void {
  const { positionals, tokens } = parseArgs({
    args: [...args],
    allowPositionals: true,
    strict: false,
    tokens: true,
    options: optionsToParse(),
  });
  const [command = '', word = '', ...rest] = positionals;
  const named = tokens.flatMap((token) => (token.kind === 'option' ? token.name : []));
  // Of several words one may be the value of an option that npm has parted from it.
  const tenant = rest.length === 0 ? word : '<tenant>';
  refuseOnlyLook(command, named, tenant);
  const unheard = optionsThatMatter(command).filter((name) => !named.includes(name));
  refuseKept(command, keptByNpm(command, unheard, env), tenant);
  const usage = usageOf(command);
  const all = optionsToParse();
  refuseMistyped(tokens, all, {
    near: [...(usage === undefined ? Object.keys(all) : optionsOf(usage)), 'help'],
    takes: (name) => {
      const option = optionOf(name);
      return option?.type === 'string' ? option.takes : '<answer>';
    },
    help: whereHelpIs(command),
  });
}

/** Of those that `parseArgs` gives. */
type Token =
  | { kind: 'option'; name: string; value: string | undefined }
  | { kind: 'positional'; value: string }
  | { kind: 'option-terminator' };

/** A file only: a key on the command line would stand in the list of processes and in the shell's history. */
function refuseKey(identity: string | undefined): void {
  if (!identity?.startsWith('AGE-SECRET-KEY')) return;
  throw new ConfigError(
    'A key itself never stands on the command line, where others can read it.',
    'Give the file that has it, or the key in the environment as DETAILS_IDENTITY. Make a new key if this one was real.',
  );
}

function refuseTwice(tokens: readonly Token[]): void {
  const named = tokens.flatMap((token) =>
    token.kind === 'option' && token.value !== undefined ? token.name : [],
  );
  const twice = named.find((name, at) => named.indexOf(name) < at);
  if (twice === undefined) return;
  throw new ConfigError(
    `--${twice} stands there more than once, and only the last one would count.`,
    "Give it once. What is a list goes into one answer: --protect 700033,700034, or --without 'employment_type=external; office=Wien'.",
  );
}

/** To a question of the command's own an empty answer is one. */
function refuseEmpty(command: string, tokens: readonly Token[]): void {
  const asked = usageOf(command)?.own?.options ?? [];
  for (const token of tokens) {
    if (token.kind !== 'option' || token.value?.trim() !== '' || asked.includes(token.name)) continue;
    const option = optionOf(token.name);
    if (option?.type !== 'string') continue;
    throw new ConfigError(
      `--${token.name} is empty, so that it would count for nothing.`,
      `Give it what it takes, or leave it out: --${token.name} ${option.takes}`,
    );
  }
}

/** The words that follow the value of an option without a sign between them, where there are such. */
type Behind = { option: string; value: string; words: string[] };

function behindOption(tokens: readonly Token[]): Behind | undefined {
  let last: Behind | undefined;
  let open: Behind | undefined;
  for (const token of tokens) {
    if (token.kind === 'positional' && open !== undefined) {
      open.words.push(token.value);
      last = open;
    } else if (token.kind !== 'positional') {
      const [option, value] = token.kind === 'option' ? [token.name, token.value] : ['', undefined];
      open = value === undefined ? undefined : { option, value, words: [] };
    }
  }
  return last;
}

type Given = { words: readonly string[]; tenant: string | undefined; behind: Behind | undefined };

/** More words than the command has a use for; a tenant may be named twice if it is the same one. Throws ConfigError. */
function refuseWords(command: string, { words, tenant, behind }: Given): void {
  const kind = wordOf(command);
  const [word = '', ...rest] = words;
  const isTwo = kind === 'tenant' && tenant !== undefined && word !== '' && word !== tenant;
  if (rest.length === 0 && !isTwo && (kind !== undefined || word === '')) return;
  if (behind !== undefined) throw unquoted(behind);
  if (kind === undefined) {
    throw new ConfigError(
      `"${command}" is for no one tenant, so that "${word}" would count for nothing.`,
      whereHelpIs(command),
    );
  }
  if (isTwo) {
    throw new ConfigError(
      `Two tenants are named: "${word}", and "${tenant}" with --tenant.`,
      `Give one of them.\n${whereHelpIs(command)}`,
    );
  }
  throw new ConfigError(
    `One ${kind} at a time: "${word}" is one, and ${rest.length} more ${rest.length === 1 ? 'word follows' : 'words follow'}. What belongs to an option needs "--" behind the command: npm run sync -- nordwind --approve <digest>`,
    whereHelpIs(command),
  );
}

/** Where a shell completes names, that of the file is what one has at hand. */
function refuseFile(command: string, word: string): void {
  const [, id] = /(?:^|[\\/])([^\\/]+)\.json$/i.exec(word) ?? [];
  if (id === undefined || wordOf(command) !== 'tenant') return;
  throw new ConfigError(
    `"${word}" is a file, and a tenant is named by its id: the name of the file without folder and ".json".`,
    `Here: npm run ${command} -- ${forShell(id)}`,
  );
}

/** Options that take several words, none of which has a blank in it. */
const LISTS: ReadonlySet<string> = new Set([
  ...['approve', 'protect', 'domains', 'notify', 'approvers', 'structure', 'limits'],
]);

/** Before the next `name=value`, where there is one in front already: `Job Title=Funktion` is one alone. */
const NEXT_ROW = /(?<==[^=;]*[^\s=;,])\s+(?=[^\s=;,]+=)/g;
const NEXT_TIME = /(?<=\d)[\s,;]+(?=\d)/g;

/** What stands between several, where some have blanks in them. */
const BETWEEN = new Map<string, readonly [RegExp, string]>([
  ...['fields', 'without', 'only'].map((option) => [option, [NEXT_ROW, '; ']] as const),
  ['schedule', [NEXT_TIME, ',']],
]);

/** The shell has parted what is one value. */
function unquoted({ option, value, words }: Behind): ConfigError {
  const all = [value, ...words];
  const [place, sign] = BETWEEN.get(option) ?? [' ', ' '];
  const several = all.flatMap((word) => word.split(/[,;]/)).filter((word) => word !== '');
  return new ConfigError(
    `--${option} is "${value}", and ${words.map((word) => `"${word}"`).join(' ')} behind it would count for nothing.`,
    LISTS.has(option)
      ? `Several have commas between them, and no blanks: --${option} ${forShell(several.join(','))}`
      : `What belongs together goes in quotation marks: --${option} ${forShell(all.join(' ').replace(place, sign))}`,
  );
}
