/**
 * Runs git as a child process that knows only what it needs: no hooks, no signing, no questions, and none of the
 * secrets that stand in our own environment. What git prints is never shown, since a remote may say anything.
 */
import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

export type GitOptions = {
  /** The environment to choose from: git gets the variables it needs to find programs, proxies and certificates. */
  env: Readonly<Record<string, string | undefined>>;
  /** Default: `git`. */
  command?: string;
  /** Milliseconds after which one git process is stopped. Default: two minutes. */
  timeout?: number;
};

/** `code` is `undefined` when git could not be started or was stopped. */
export type GitResult = { code: number | undefined; missing: boolean; stdout: Buffer; stderr: string };

export type GitCall = {
  folder: string;
  /** Settings for this call alone; they travel in the environment, where no other process sees them in a list. */
  config?: ReadonlyArray<readonly [string, string]>;
  /** Taken as git reads it. When it breaks off, git is stopped and counts as failed. */
  input?: Iterable<string | Buffer> | AsyncIterable<string | Buffer>;
  /** Only lines that begin with one of these are kept of what git puts out. */
  linesOf?: readonly string[];
  /** Bytes that are kept; what puts out more is stopped. Default 512 MiB. */
  most?: number;
};

const PASSED_ON =
  /^(?:PATH|HOME|USERPROFILE|SYSTEMROOT|TMPDIR|TEMP|TMP|XDG_CONFIG_HOME|SSH_AUTH_SOCK|SSL_CERT_FILE|SSL_CERT_DIR|(?:HTTPS?|ALL|NO)_PROXY|GIT_(?:SSL_CAINFO|SSL_CAPATH|SSH|SSH_COMMAND|CONFIG_GLOBAL|CONFIG_NOSYSTEM|EXEC_PATH))$/i;
const ALWAYS: ReadonlyArray<readonly [string, string]> = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['commit.gpgSign', 'false'],
  ['push.gpgSign', 'false'],
  ['push.followTags', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  // A pack stays one: to take it apart into files is another process.
  ['fastimport.unpackLimit', '0'],
  // A connection that stands still must not hold a job until its own time limit.
  ['http.lowSpeedLimit', '1000'],
  ['http.lowSpeedTime', '30'],
];
const TWO_MINUTES = 120_000;
const LONGEST_STDERR = 20_000;
const MOST_KEPT = 512 * 1024 * 1024;

/** Runs git once; never throws. */
export function runGit(
  { env, command = 'git', timeout = TWO_MINUTES }: GitOptions,
  args: readonly string[],
  { folder, config = [], input = [], linesOf, most = MOST_KEPT }: GitCall,
): Promise<GitResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: { ...passedOn(env), ...asVariables([...ALWAYS, ...config]) },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // Not spawn's own time limit: where git is missing, its timer would keep the process alive until it ends.
    const timer = setTimeout(() => child.kill('SIGKILL'), timeout);
    const kept = linesOf === undefined ? keepAll() : keepLines(linesOf);
    let stderr = '';
    let missing = false;
    let isBroken = false;
    child.stdout.on('data', (part: Buffer) => {
      if (kept.add(part) > most) child.kill('SIGKILL');
    });
    child.stderr.on('data', (part: Buffer) => {
      if (stderr.length < LONGEST_STDERR) stderr += part.toString('utf8');
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      missing = error.code === 'ENOENT';
      clearTimeout(timer);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      const ended = missing || isBroken || code === null || code < 0 ? undefined : code;
      resolve({ code: ended, missing, stdout: kept.all(), stderr });
    });
    // Git may end before it has read everything; its exit code tells why.
    child.stdin.on('error', () => {});
    // Its input stays open: git would take the end of a half for the end of all.
    writeAll(child.stdin, input).catch(() => {
      isBroken = true;
      child.kill('SIGKILL');
    });
  });
}

/** Rejects as soon as the parts break off. */
async function writeAll(stream: Writable, parts: NonNullable<GitCall['input']>): Promise<void> {
  for await (const part of parts) {
    const isRoom = stream.write(part);
    if (stream.destroyed) return;
    if (!isRoom) await roomIn(stream);
  }
  stream.end();
}

function roomIn(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      stream.off('drain', go).off('close', go);
      resolve();
    };
    stream.on('drain', go).on('close', go);
  });
}

type Output = { /** Gives the bytes that are kept by now. */ add(part: Buffer): number; all(): Buffer };

function keepAll(): Output {
  const parts: Buffer[] = [];
  let size = 0;
  return {
    add: (part) => {
      size += part.length;
      parts.push(part);
      return size;
    },
    all: () => Buffer.concat(parts),
  };
}

/** A line that never ends counts as kept, so that it does not fill the memory. */
function keepLines(beginnings: readonly string[]): Output {
  const found: string[] = [];
  let size = 0;
  let rest = '';
  const keep = (line: string) => {
    if (!beginnings.some((beginning) => line.startsWith(beginning))) return;
    size += line.length + 1;
    found.push(`${line}\n`);
  };
  return {
    add: (part) => {
      const lines = (rest + part.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) keep(line);
      return size + rest.length;
    },
    all: () => {
      keep(rest);
      rest = '';
      return Buffer.from(found.join(''), 'latin1');
    },
  };
}

function passedOn(env: GitOptions['env']): Record<string, string> {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && PASSED_ON.test(name) ? [[name, value]] : [],
  );
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
  };
}

/** Git's own way to take settings from the environment (git 2.31). */
function asVariables(config: ReadonlyArray<readonly [string, string]>): Record<string, string> {
  const pairs = config.flatMap(([key, value], at) => [
    [`GIT_CONFIG_KEY_${at}`, key],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ]);
  return { ...Object.fromEntries(pairs), GIT_CONFIG_COUNT: String(config.length) };
}
