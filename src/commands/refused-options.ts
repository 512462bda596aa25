/** Options that a command would not hear, by the table of commands: refused with what to give in place of them. Pure. */
import { ConfigError } from '../errors.ts';
import { closest } from '../suggest.ts';
import { variablesOf } from './kept-by-npm.ts';
import { optionOf, optionsOf, usageOf, whereHelpIs } from './usage.ts';

/** How other programs are asked to change nothing. Here it is a command, or an option, of its own: see `looks`. */
const ONLY_LOOK = [
  'dry-run',
  'dryrun',
  'mode',
  'plan',
  'check',
  'preview',
  'what-if',
  'whatif',
  'simulate',
  'noop',
  // Behind the words: npm finds this letter in one of them, too.
  'n',
];

/** Options that nobody may have given for nothing: those of the command, and other programs' ways to change nothing. */
export function optionsThatMatter(command: string): string[] {
  const usage = usageOf(command);
  return usage === undefined ? [] : [...new Set([...optionsOf(usage), ...ONLY_LOOK])];
}

/** @param named Options that were given. Throws ConfigError for one that asks a command that writes to change nothing. */
export function refuseOnlyLook(command: string, named: readonly string[], word: string): void {
  const asked = named.find((name) => isOnlyLook(command, name));
  if (asked === undefined) return;
  throw new ConfigError(
    `"${command}" has no option ${asTyped(asked)}, so that it would count for nothing.`,
    lookInstead(command, word),
  );
}

/** @param kept Options that npm has kept to itself. Throws ConfigError for the first. */
export function refuseKept(command: string, kept: readonly string[], word: string): void {
  const [name] = [...kept].sort((a, b) => Number(isOnlyLook(command, b)) - Number(isOnlyLook(command, a)));
  if (name === undefined) return;
  const option = optionOf(name);
  const takes = option?.type === 'string' ? ` ${option.takes}` : '';
  throw new ConfigError(
    `npm has kept ${asTyped(name)} to itself, so that "${command}" would go on without it. Nothing was done.`,
    [
      isOnlyLook(command, name)
        ? lookInstead(command, word)
        : `"--" comes first, and then all that is for the command: npm run ${command} -- … --${name}${takes}`,
      `If nobody has typed it now, it stands in the environment, as ${variablesOf(name).join(', ')}: take it out there.`,
    ].join('\n'),
  );
}

function asTyped(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

function isOnlyLook(command: string, name: string): boolean {
  const usage = usageOf(command);
  return usage !== undefined && ONLY_LOOK.includes(name) && !optionsOf(usage).includes(name);
}

function lookInstead(command: string, word: string): string {
  const looks = usageOf(command)?.looks;
  if (looks === undefined) return whereHelpIs(command);
  return `What it would do, without doing it: ${looks}${word === '' ? '' : ` ${word}`}`;
}

/** @param named Options that were given. Throws ConfigError for one that means nothing to this command; help is everybody's. */
export function refuseForeign(command: string, named: readonly string[]): void {
  const usage = usageOf(command);
  if (usage === undefined) return;
  const known = optionsOf(usage);
  const foreign = named.find((name) => name !== 'help' && !known.includes(name));
  if (foreign === undefined) return;
  const meant = closest(foreign, known);
  throw new ConfigError(
    `"${command}" has no option --${foreign}, so that it would count for nothing.${meant === undefined ? '' : ` Did you mean --${meant}?`}`,
    whereHelpIs(command),
  );
}
