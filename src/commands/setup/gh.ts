/**
 * GitHub's own command line, as a child process: it has the login of whoever sits here. It gets a list of arguments and no
 * shell; a body and a secret go in by standard input, so that no other process sees them in a list.
 * What it prints is read, and never shown but for GitHub's own words about a refusal.
 */
import { spawn } from 'node:child_process';
import { ConfigError } from '../../errors.ts';
import { onOneLine } from '../../harmless.ts';
import type { AskGitHub, GitHubAnswer, GitHubRequest } from '../../setup/github.ts';

export type Gh = {
  api: AskGitHub;
  /** Gives why it could not be stored; `undefined`: it is stored. */
  setSecret(secret: SecretPlace, value: string): Promise<string | undefined>;
};

export type SecretPlace = { name: string; environment: string; repository: string };

export type GhOptions = {
  /** The environment to choose from: gh gets what it needs to find its login, proxies and certificates, and no secret of ours. */
  env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds after which one call is stopped. Default: one minute. */
  timeout?: number;
};

const PASSED_ON =
  /^(?:PATH|PATHEXT|HOME|USER|LOGNAME|USERPROFILE|APPDATA|LOCALAPPDATA|SYSTEMROOT|TMPDIR|TEMP|TMP|XDG_\w+|DBUS_SESSION_BUS_ADDRESS|SSL_CERT_FILE|SSL_CERT_DIR|(?:HTTPS?|ALL|NO)_PROXY|GH_TOKEN|GITHUB_TOKEN|GH_HOST|GH_CONFIG_DIR)$/i;
const ALWAYS = { GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1' };
const ONE_MINUTE = 60_000;
const MOST_KEPT = 16 * 1024 * 1024;
/** https://cli.github.com/manual/gh_help_exit-codes */
const LOGIN_NEEDED = 4;

export function openGh({ env, timeout = ONE_MINUTE }: GhOptions): Gh {
  const variables = {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => PASSED_ON.test(name))),
    ...ALWAYS,
  };
  const run = (args: readonly string[], input?: string) =>
    runProgram({ command: 'gh', args, env: variables, timeout, ...(input === undefined ? {} : { input }) });
  return {
    api: async (request) => {
      const ran = await run(apiArguments(request), bodyOf(request));
      return answerIn(ran);
    },
    setSecret: async (secret, value) => {
      const { code, missing, stderr } = await run(secretArguments(secret), value);
      if (missing) throw notHere();
      if (code === 0) return undefined;
      // gh has no reason to repeat it; nobody should have to believe that.
      return onOneLine(stderr.replaceAll(value, '…')).slice(0, 300) || 'gh did not say why';
    },
  };
}

/** What stands on the command line for a request, as somebody can paste it. */
export function shownRequest(request: GitHubRequest): string {
  const body = bodyOf(request);
  const words = ['gh', ...apiArguments(request)].filter((word) => word !== '--include');
  return `${words.map(quoted).join(' ')}${body === undefined ? '' : ` <<< ${quoted(body)}`}`;
}

/** The same for a secret: gh asks whoever types this for it. */
export function shownSecret(secret: SecretPlace): string {
  return ['gh', ...secretArguments(secret)].map(quoted).join(' ');
}

function apiArguments({ method, path, body, version }: GitHubRequest): string[] {
  return [
    'api',
    '--include',
    '--method',
    method,
    ...(version === undefined ? [] : ['--header', `X-GitHub-Api-Version: ${version}`]),
    path,
    ...(body === undefined ? [] : ['--input', '-']),
  ];
}

function secretArguments({ name, environment, repository }: SecretPlace): string[] {
  return ['secret', 'set', name, '--env', environment, '--repo', repository];
}

function bodyOf({ body }: GitHubRequest): string | undefined {
  return body === undefined ? undefined : JSON.stringify(body);
}

function quoted(word: string): string {
  return /^[\w./:=@?&,~-]+$/.test(word) && !/[?&~]/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

type Ran = { code: number | undefined; missing: boolean; stdout: string; stderr: string };

/** The status line and headers come first (`--include`); without them gh has not reached GitHub. */
function answerIn({ code, missing, stdout }: Ran): GitHubAnswer {
  if (missing) throw notHere();
  const [, status = ''] = /^HTTP\/[\d.]+ (\d{3})\b/.exec(stdout) ?? [];
  if (code === LOGIN_NEEDED || status === '401') {
    throw new ConfigError(
      'GitHub does not know who you are.',
      'Log in with "gh auth login", as an administrator of the repository, and run this again.',
    );
  }
  if (status === '') {
    throw new ConfigError('gh did not reach GitHub.', 'Try "gh api rate_limit", and run this again.');
  }
  const [head = ''] = /^[\s\S]*?\r?\n\r?\n/.exec(stdout) ?? [];
  return { status: Number(status), body: jsonIn(head === '' ? '' : stdout.slice(head.length)) };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Nothing, or the page of a proxy: whoever asked finds no answer in it.
    return undefined;
  }
}

function notHere(): ConfigError {
  return new ConfigError(
    'This needs gh, the command line of GitHub, and it is not installed.',
    'Install it from https://cli.github.com, log in with "gh auth login", and run this again.',
  );
}

/** Runs a program once; never throws. */
export function runProgram({
  command,
  args,
  env,
  timeout,
  input,
}: {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  timeout: number;
  input?: string;
}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeout);
    const parts: Buffer[] = [];
    let size = 0;
    let stderr = '';
    let missing = false;
    child.stdout.on('data', (part: Buffer) => {
      size += part.length;
      if (size > MOST_KEPT) child.kill('SIGKILL');
      else parts.push(part);
    });
    child.stderr.on('data', (part: Buffer) => {
      if (stderr.length < 20_000) stderr += part.toString('utf8');
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      missing = error.code === 'ENOENT';
      clearTimeout(timer);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      const stdout = Buffer.concat(parts).toString('utf8');
      resolve({ code: missing || code === null || code < 0 ? undefined : code, missing, stdout, stderr });
    });
    // It may end before it has read everything; its exit code tells why.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
  });
}
