/** A small HTTP server on loopback that both sandboxes stand on: it records every call and can be made to fail. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { cut, readBody, send, sendHalf, toCall } from './wire.ts';

export { callOf, encode } from './wire.ts';

/** One request as the handler and the tests see it. */
export type Call = {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Names in lower case; a repeated header is joined by a comma. */
  headers: Readonly<Record<string, string>>;
  /** Parsed JSON, `URLSearchParams` for a form, `undefined` when empty or not readable. */
  body: unknown;
  rawBody: string;
};

/** `body` is sent as JSON; a Buffer or a string goes as it is. */
export type Answer = { status: number; headers?: Record<string, string>; body?: unknown };

export type FaultEffect =
  /** Answered so, without being handled. */
  | { kind: 'answer'; answer: Answer }
  /** The connection is cut before the request is handled. */
  | { kind: 'drop' }
  /** Handled, then the connection is cut without an answer. */
  | { kind: 'lose' }
  /** Handled; half of the answer is sent, then the connection is cut, or, when clean, ends as if all were well. */
  | { kind: 'truncate'; clean?: boolean }
  /** Neither handled nor answered until the server closes. */
  | { kind: 'hang' }
  /** Handled after this many milliseconds. */
  | { kind: 'delay'; ms: number }
  /** Handled; then the good answer is altered: totals, rows double or missing, an attribute removed. */
  | { kind: 'change'; change: (answer: Answer) => Answer };

/** A fault that a test switches on. */
export type Fault = {
  /** `index` counts this server's calls from 0. */
  when: (call: Call, index: number) => boolean;
  /** How often it strikes: 1 unless told, `Infinity` for always. */
  times?: number;
  effect: FaultEffect;
};

/** `status` is 0 while none was sent, and stays so when the connection was cut. */
export type RecordedCall = Call & { status: number; startedAt: number };

export type Sandbox = {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  url: string;
  calls: ReadonlyArray<RecordedCall>;
  fault(fault: Fault): void;
  clearFaults(): void;
  /** Ends hanging and idle connections too; may be called twice. */
  close(): Promise<void>;
};

/** A sandbox at work, whatever line its calls come in on. */
export type Live = {
  handle: (call: Call) => Answer | Promise<Answer>;
  calls: RecordedCall[];
  faults: { fault: Fault; left: number }[];
  /** Lets so many milliseconds pass; false when the sandbox closed meanwhile. */
  wait: (ms: number) => Promise<boolean>;
};

/** What goes back over the line: an answer, half of one, a cut connection, or nothing at all. */
export type Reply =
  | { kind: 'answer'; answer: Answer }
  | { kind: 'half'; answer: Answer; clean: boolean }
  | { kind: 'cut' }
  | { kind: 'silence' };

/** How a sandbox gets its calls: over HTTP (`serve`), or in this process. */
export type Serve = (handle: Live['handle']) => Promise<Sandbox>;

/** Starts a server on a free port of loopback. A handler that throws is answered with 500. */
export async function serve(handle: Live['handle']): Promise<Sandbox> {
  const closing = new AbortController();
  const live: Live = { handle, calls: [], faults: [], wait: (ms) => waited(ms, closing.signal) };
  const server = createServer((request, response) => {
    respond(live, request, response).catch(() => response.destroy());
  });
  // Otherwise an idle connection is closed after 5 s, sometimes just when a client uses it again.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox got no port.');
  let closed: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${address.port}`,
    ...controlsOf(live),
    close: () => {
      closed ??= new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closed;
    },
  };
}

/** What a test sees and switches, the same for every line. */
export function controlsOf(live: Live): Pick<Sandbox, 'calls' | 'fault' | 'clearFaults'> {
  return {
    calls: live.calls,
    fault: (fault) => {
      live.faults.push({ fault, left: fault.times ?? 1 });
    },
    clearFaults: () => {
      live.faults.length = 0;
    },
  };
}

async function respond(live: Live, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const startedAt = Date.now();
  const raw = await readBody(request);
  const call = { ...toCall(request, raw ?? ''), status: 0, startedAt };
  const reply = await receive(live, call, raw === undefined ? TOO_LARGE : undefined);
  if (reply.kind === 'cut') return cut(response);
  if (reply.kind === 'half') return sendHalf(response, reply.answer, reply.clean);
  if (reply.kind === 'answer') send(response, reply.answer);
}

const TOO_LARGE: Answer = { status: 413, headers: { Connection: 'close' }, body: { error: 'too large' } };

/** Records a call, lets a fault strike, and has the call handled, unless it was refused before. */
export async function receive(live: Live, call: RecordedCall, refusal?: Answer): Promise<Reply> {
  const index = live.calls.push(call) - 1;
  const effect = strike(live, call, index);
  if (refusal) {
    call.status = refusal.status;
    return { kind: 'answer', answer: refusal };
  }
  if (effect?.kind === 'hang') return { kind: 'silence' };
  if (effect?.kind === 'drop') return { kind: 'cut' };
  if (effect?.kind === 'delay' && !(await live.wait(effect.ms))) return { kind: 'silence' };

  const answer = effect?.kind === 'answer' ? effect.answer : await handled(live, call);
  if (effect?.kind === 'lose') return { kind: 'cut' };
  call.status = answer.status;
  if (effect?.kind === 'truncate') return { kind: 'half', answer, clean: effect.clean ?? false };
  const altered = effect?.kind === 'change' ? effect.change(structuredClone(answer)) : answer;
  call.status = altered.status;
  return { kind: 'answer', answer: altered };
}

/** The first fault, in the order they were switched on, that wants this call. */
function strike(live: Live, call: Call, index: number): FaultEffect | undefined {
  const found = live.faults.find(({ fault, left }) => left > 0 && fault.when(call, index));
  if (found === undefined) return undefined;
  found.left -= 1;
  return found.fault.effect;
}

async function handled(live: Live, call: Call): Promise<Answer> {
  try {
    return await live.handle(call);
  } catch (error) {
    return { status: 500, body: { error: `The sandbox failed: ${String(error)}` } };
  }
}

/** False when the server closed meanwhile. */
async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
