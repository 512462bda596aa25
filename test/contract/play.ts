/**
 * Answers our own clients with the examples that the vendors publish, over HTTP, and looks at what they read.
 * Each example comes as it is published, and put together from the examples of its schema's parts.
 */

import { SyncError } from '../../src/errors.ts';
import { createHttp } from '../../src/http/http.ts';
import { engagedlyPace } from '../../src/http/pace/engagedly.ts';
import { personioPace } from '../../src/http/pace/personio.ts';
import { serve } from '../../src/sandbox/server.ts';
import { createEngagedly } from '../../src/vendors/engagedly/engagedly.ts';
import { createPersonio } from '../../src/vendors/personio/personio.ts';
import { isRaw } from '../../src/vendors/raw.ts';
import { VENDORS } from '../../src/vendors/vendors.ts';
import { assemble, type Example } from './examples.ts';
import type { Violation } from './exchange.ts';
import { findOperation, type OpenApi } from './openapi.ts';
import { type Reader, SOURCE, TARGET } from './readers.ts';
import { below, follow } from './reference.ts';

export type Play = { api: OpenApi; examples: readonly Example[] };

/** The examples of Personio's two files, read by our `Source`. */
export async function playPersonio(
  auth: Play,
  people: Play,
): Promise<{ read: number; violations: Violation[] }> {
  const token = bodiesOf(auth, 'POST', '/auth', 200)[0];
  return play(people, SOURCE, async (answer, use) => {
    const server = await serve(({ path }) => (path === '/v1/auth' ? { status: 200, body: token } : answer));
    const pace = personioPace({ perSecond: 1000 });
    const http = createHttp({ vendor: VENDORS.personio, baseUrl: server.url, readOnly: true, pace });
    try {
      await use(createPersonio({ http, clientId: 'example', clientSecret: 'example', refOf: () => '' }));
    } finally {
      http.close();
      await server.close();
    }
  });
}

/** The examples of Engagedly's file, read by our `Target`. */
export async function playEngagedly(users: Play): Promise<{ read: number; violations: Violation[] }> {
  return play(users, TARGET, async (answer, use) => {
    const headers = rateLimit();
    const server = await serve(() => ({ ...answer, headers }));
    const http = createHttp({
      vendor: VENDORS.engagedly,
      baseUrl: server.url,
      readOnly: false,
      pace: engagedlyPace(),
    });
    try {
      await use(createEngagedly({ http, clientKey: 'example', secretKey: 'example', refOf: () => '' }));
    } finally {
      http.close();
      await server.close();
    }
  });
}

type Open<Port> = (
  answer: { status: number; body: unknown },
  use: (port: Port) => Promise<void>,
) => Promise<void>;

async function play<Port>(
  source: Play,
  readers: readonly Reader<Port>[],
  open: Open<Port>,
): Promise<{ read: number; violations: Violation[] }> {
  const violations: Violation[] = [];
  let count = 0;
  for (const { method, path, status = 200, read } of readers) {
    const bodies = bodiesOf(source, method, path, status);
    const operation = `${method} ${path}`;
    const report = (reason: string) =>
      violations.push({ operation, side: 'example', pointer: `responses/${status}`, reason });
    if (bodies.length === 0) report('there is no example, and none can be put together');
    for (const body of bodies) {
      count += 1;
      await open({ status, body }, async (port) => {
        const wrong = await read(port, body).catch(kindOf);
        if (wrong !== undefined) report(`our code does not read it: ${wrong}`);
      });
    }
  }
  return { read: count, violations };
}

/** The published examples of an answer, then one put together from its schema's parts. */
function bodiesOf({ api, examples }: Play, method: string, path: string, status: number): unknown[] {
  const label = `${method} ${path}`;
  const published = examples
    .filter((example) => example.operation === label && example.status === status)
    .map(({ value }) => value);
  const operation = findOperation(api, method, `${api.basePath}${path}`);
  if (!operation) return published;
  const answer = follow(api.document, below(operation.pointer, 'responses', status));
  const assembled = assemble(api, below(answer, 'content', 'application/json', 'schema'));
  if (!isRaw(assembled)) return published;
  // The parts that say nothing about themselves, such as the total of a list, are those of the published answer.
  const envelope = isRaw(published[0]) ? published[0] : {};
  return [...published, { ...envelope, ...assembled }];
}

/** Our errors hold nothing of an answer; of any other error only the kind is told. */
function kindOf(error: unknown): string {
  if (error instanceof SyncError) return error.message;
  return error instanceof Error ? error.name : 'something was thrown';
}

/** A full window, so that nothing waits. */
function rateLimit(): Record<string, string> {
  return {
    'X-RateLimit-Limit': '200',
    'X-RateLimit-Remaining': '199',
    'X-RateLimit-Reset': String(Math.ceil(Date.now() / 1000) + 60),
  };
}
