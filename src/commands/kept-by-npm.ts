/**
 * Options that npm has kept to itself: `npm run sync nordwind --dry-run`, without `--` in front of it, is an option of npm,
 * and the command gets none. npm hands what it keeps to a script in its environment, beside its own settings.
 * https://docs.npmjs.com/cli/v11/commands/npm-run#description
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Those of `names` (without dashes) that npm was given and this command was not. Nothing where npm has not started this very
 * command: in a script of another name the options are that script's. A name that stands in one of npm's own files says
 * nothing of what was typed; one in the environment already cannot be told from it.
 */
export function keptByNpm(command: string, names: readonly string[], env: Environment): string[] {
  const isOfNpm = env.npm_config_user_agent?.startsWith('npm/') === true;
  if (!isOfNpm || env.npm_lifecycle_event !== command) return [];
  const kept = names.filter((name) => settingsOf(name).every((setting) => isSet(setting, env)));
  if (kept.length === 0) return [];
  const settled = filesOf(env).map(textOf);
  return kept.filter(
    (name) => !settingsOf(name).every((setting) => settled.some((text) => hasKey(text, setting))),
  );
}

/**
 * By what it is told, in npm's words. Some of what is typed is made of switches of npm's own, and is taken for these: one word
 * for `-p -l -a -n`, and `-n`, a dry run elsewhere, for a "no" to each question.
 */
const SWITCHES: Readonly<Record<string, readonly string[]>> = {
  plan: ['parseable', 'long', 'all'],
  n: ['no-yes'],
};

function settingsOf(name: string): readonly string[] {
  return SWITCHES[name] ?? [name];
}

/** The variables that tell a script of it. */
export function variablesOf(name: string): string[] {
  return settingsOf(name).map((setting) => variableOf(setting.replace(/^no-/, '')));
}

/** npm takes `--no-x` for an x that is false, and writes that as an empty text. */
function isSet(setting: string, env: Environment): boolean {
  if (setting.startsWith('no-')) return given(setting.slice('no-'.length), env) === '';
  return (given(setting, env) ?? '') !== '';
}

function given(setting: string, env: Environment): string | undefined {
  return env[variableOf(setting)];
}

function variableOf(setting: string): string {
  return `npm_config_${setting.replaceAll('-', '_')}`;
}

/** https://docs.npmjs.com/cli/v11/configuring-npm/npmrc#files */
function filesOf(env: Environment): string[] {
  const { npm_config_userconfig: user, npm_config_globalconfig: all, npm_config_local_prefix: project } = env;
  const { npm_execpath: program } = env;
  return [
    ...(project ? [join(project, '.npmrc')] : []),
    ...(user ? [user] : []),
    ...(all ? [all] : []),
    ...(program ? [join(dirname(program), '..', 'npmrc')] : []),
  ];
}

/** Seldom are all of them there; one that cannot be read has settled nothing. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function hasKey(text: string, setting: string): boolean {
  const key = setting.replace(/^no-/, '').replaceAll('-', '[-_]');
  return new RegExp(`^[ \\t]*"?${key}"?(?:\\[\\])?[ \\t]*(?:=|$)`, 'm').test(text);
}
