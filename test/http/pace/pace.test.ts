import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { engagedlyPace } from '../../../src/http/pace/engagedly.ts';
import type { Pace, PaceEvent } from '../../../src/http/pace/pace.ts';
import { personioPace } from '../../../src/http/pace/personio.ts';
import { hindrance, openGate } from '../../../src/sandbox/personio/gate.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const START = Date.parse('2026-11-22T10:00:00.400Z');

type Plan = {
  calls: number;
  limit?: number;
  windowMs?: number;
  /** How far the server's clock is ahead of ours. */
  skew?: number;
  /** Requests per second of somebody else who uses the key. */
  others?: number;
  dates?: boolean;
  /** How the server makes whole seconds of the window's end. */
  round?: (seconds: number) => number;
  headers?: boolean;
  /** Every nth answer has no headers. */
  gapEvery?: number;
  /** Every nth request gets no answer. */
  loseEvery?: number;
  slowest?: number;
  aligned?: boolean;
  seed?: number;
};

type Result = {
  throttled: number;
  elapsed: number;
  windows: number;
  othersUsed: number;
  most: number;
  waits: number;
};

/** A fixed window, headers on every answer, and a cool-down that grows with every request made during it. */
function strictServer(plan: Required<Plan>) {
  let windowEnd = 0;
  let used = 0;
  let cooldownUntil = 0;
  let steps = 0;
  const ladder = [1, 3, 5, 10, 15];
  const server = {
    throttled: 0,
    windows: 0,
    othersUsed: 0,
    /** One request at this time of the server's clock. */
    take(at: number): { status: number; headers: Headers; pause?: number } {
      if (at >= windowEnd) {
        const since = plan.aligned ? Math.floor(at / plan.windowMs) * plan.windowMs : at;
        windowEnd = since + plan.windowMs;
        used = 0;
        server.windows += 1;
      }
      const headers = new Headers();
      if (at < cooldownUntil || used >= plan.limit) {
        server.throttled += 1;
        cooldownUntil = at + (ladder[Math.min(steps, 4)] ?? 15) * plan.windowMs;
        steps += 1;
        const pause = cooldownUntil - at;
        return { status: 429, headers, pause };
      }
      used += 1;
      headers.set('X-RateLimit-Limit', String(plan.limit));
      headers.set('X-RateLimit-Remaining', String(plan.limit - used));
      headers.set('X-RateLimit-Reset', String(plan.round(windowEnd / SECOND)));
      return { status: 200, headers };
    },
  };
  return server;
}

/** Runs a burst through a pace on a clock that only this function moves. */
function run(pace: Pace, wanted: Plan): Result {
  const plan: Required<Plan> = {
    limit: 200,
    windowMs: MINUTE,
    skew: 0,
    others: 0,
    dates: true,
    round: Math.ceil,
    headers: true,
    gapEvery: Number.POSITIVE_INFINITY,
    loseEvery: Number.POSITIVE_INFINITY,
    slowest: 800,
    aligned: true,
    seed: 42,
    ...wanted,
  };
  const server = strictServer(plan);
  let random = plan.seed;
  const chance = () => {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return random / 2_147_483_648;
  };
  /** What happens at which time, unsorted: answers that arrive, requests that arrive at the server. */
  const agenda: Array<{ at: number; act: () => void }> = [];
  let now = START;
  let id = 0;
  let done = 0;
  let open = 0;
  let most = 0;
  let waits = 0;

  const tell = (event: PaceEvent) => {
    pace = pace.after(event);
  };
  const send = () => {
    id += 1;
    open += 1;
    most = Math.max(most, open);
    const mine = id;
    tell({ kind: 'started', id: mine, at: now });
    const there = now + 5 + chance() * plan.slowest * 0.5;
    const back = there + 5 + chance() * plan.slowest * 0.5;
    agenda.push({
      at: there,
      act: () => {
        const answer = server.take(there + plan.skew);
        agenda.push({
          at: back,
          act: () => {
            open -= 1;
            done += 1;
            if (mine % plan.loseEvery === 0) return tell({ kind: 'failed', id: mine, at: now });
            const bare = !plan.headers || mine % plan.gapEvery === 0;
            tell({
              kind: 'answered',
              id: mine,
              at: now,
              status: answer.status,
              pause: answer.pause,
              headers: bare ? new Headers() : answer.headers,
              serverTime: plan.dates ? Math.floor((there + plan.skew) / SECOND) * SECOND : undefined,
            });
          },
        });
      },
    });
  };
  const foreign = () => {
    const { pause = 0 } = server.take(now + plan.skew);
    server.othersUsed += 1;
    agenda.push({ at: now + pause + (SECOND / plan.others) * (0.5 + chance()), act: foreign });
  };
  if (plan.others > 0) agenda.push({ at: now + 700, act: foreign });

  for (let steps = 0; done < plan.calls; steps += 1) {
    if (steps > 200_000) throw new Error('stuck');
    const ready = id < plan.calls ? pace.readyAt(now) : Number.POSITIVE_INFINITY;
    if (ready <= now) {
      send();
      continue;
    }
    agenda.sort((a, b) => a.at - b.at);
    const next = agenda[0];
    if (next !== undefined && next.at <= ready) {
      agenda.shift();
      now = next.at;
      next.act();
    } else {
      assert.ok(Number.isFinite(ready), 'waits for an event that cannot come');
      waits += 1;
      now = ready;
    }
  }
  const { throttled, windows, othersUsed } = server;
  return { throttled, elapsed: now - START, windows, othersUsed, most, waits };
}

/** Of what the windows allowed us (less the reserve of a tenth and what others used), how much we used. */
function used(plan: Plan, result: Result): number {
  const limit = plan.limit ?? 200;
  return plan.calls / (result.windows * limit * 0.9 - result.othersUsed);
}

const burst = suite('engagedlyPace: a burst against a strict server');

burst('2,000 calls get no 429 and use the budget', () => {
  const plan = { calls: 2000 };
  const result = run(engagedlyPace(), plan);
  assert.is(result.throttled, 0);
  assert.ok(used(plan, result) > 0.85, String(used(plan, result)));
  assert.ok(result.most > 4, 'requests overlap');
});

for (const minutes of [-10, 10]) {
  burst(`the same with a server clock ${minutes} minutes from ours`, () => {
    const plan = { calls: 2000, skew: minutes * MINUTE };
    const result = run(engagedlyPace(), plan);
    assert.is(result.throttled, 0);
    assert.ok(used(plan, result) > 0.85, String(used(plan, result)));
  });

  burst(`no 429 when the server does not tell its clock, ${minutes} minutes from ours`, () => {
    const result = run(engagedlyPace(), { calls: 1000, skew: minutes * MINUTE, dates: false });
    assert.is(result.throttled, 0);
    assert.ok(result.elapsed < 14 * MINUTE, String(result.elapsed / MINUTE));
  });
}

burst('windows that begin with the first request', () => {
  const plan = { calls: 2000, aligned: false };
  const result = run(engagedlyPace(), plan);
  assert.is(result.throttled, 0);
  assert.ok(used(plan, result) > 0.85);
});

for (const [name, round] of [
  ['down', Math.floor],
  ['to the nearest', Math.round],
] as const) {
  burst(`a reset rounded ${name}`, () => {
    const plan = { calls: 1500, round };
    const result = run(engagedlyPace(), plan);
    assert.is(result.throttled, 0);
    assert.ok(used(plan, result) > 0.85);
  });
}

burst('a reset that differs by a second from answer to answer', () => {
  let flip = 0;
  const round = (seconds: number) => Math.ceil(seconds) + (flip++ % 2);
  const result = run(engagedlyPace(), { calls: 1500, round });
  assert.is(result.throttled, 0);
  assert.ok(result.elapsed < 10 * MINUTE);
});

for (const others of [0.25, 1, 1.5]) {
  burst(`somebody else makes ${others} requests a second with the same key`, () => {
    for (const seed of [1, 2, 3, 4]) {
      const plan = { calls: 1500, others, seed };
      const result = run(engagedlyPace(), plan);
      assert.is(result.throttled, 0);
      assert.ok(used(plan, result) > 0.85, String(used(plan, result)));
    }
  });
}

for (const windowMs of [1000, 1500, 2000, 3000]) {
  burst(`a "minute" of ${windowMs} ms`, () => {
    for (const skew of [0, 3 * MINUTE]) {
      const result = run(engagedlyPace(), { calls: 2000, windowMs, skew, slowest: 20 });
      assert.is(result.throttled, 0);
      // Whole seconds are coarse here: an end is known only to a second or two.
      assert.ok(result.elapsed < 12 * (windowMs + 2500), String(result.elapsed));
    }
  });
}

for (const limit of [1, 2, 5, 12]) {
  burst(`a limit of ${limit}`, () => {
    const result = run(engagedlyPace(), { calls: limit * 6, limit, slowest: 3000 });
    assert.is(result.throttled, 0);
  });
}

burst('slow answers and lost ones', () => {
  const result = run(engagedlyPace(), { calls: 1000, slowest: 25_000, loseEvery: 7, gapEvery: 11 });
  assert.is(result.throttled, 0);
});

burst('no headers at all: one at a time, fewer than 200 a minute', () => {
  const result = run(engagedlyPace(), { calls: 700, headers: false, slowest: 60, aligned: false });
  assert.is(result.throttled, 0);
  assert.is(result.most, 1);
  assert.ok(result.elapsed > 3 * MINUTE && result.elapsed < 4.5 * MINUTE);
});

burst('the first calls are a fifth of the limit at most, that which asks for it among them', () => {
  const atOnce = (limit: number) => {
    let pace = engagedlyPace({ concurrency: 1 });
    let calls = 0;
    for (; pace.readyAt(START) <= START; calls += 1) {
      pace = pace.after({ kind: 'started', id: calls, at: START });
      const headers = new Headers({
        'X-RateLimit-Limit': String(limit),
        'X-RateLimit-Remaining': String(limit - calls - 1),
        'X-RateLimit-Reset': String(Math.ceil((START + MINUTE) / SECOND)),
      });
      pace = pace.after({ kind: 'answered', id: calls, at: START, status: 200, headers, serverTime: START });
    }
    return calls;
  };
  assert.equal([5, 10, 30, 60, 100, 200].map(atOnce), [1, 2, 6, 12, 20, 40]);
});

burst.run();

const rules = suite('engagedlyPace');

const budget = (remaining: number, reset = 60, limit = 200) =>
  new Headers({
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(Math.ceil(START / SECOND) + reset),
  });
const started = (id: number, at = START): PaceEvent => ({ kind: 'started', id, at });
const answered = (
  id: number,
  headers = new Headers(),
  at = START,
  status = 200,
  pause?: number,
): PaceEvent => ({
  kind: 'answered',
  id,
  at,
  status,
  headers,
  pause,
});
function after(...events: PaceEvent[]): Pace {
  return events.reduce((pace, event) => pace.after(event), engagedlyPace());
}
/** How many requests may go at once. */
function free(pace: Pace, at = START): number {
  let count = 0;
  for (let next = pace; next.readyAt(at) <= at && count < 1000; count += 1)
    next = next.after(started(1000 + count, at));
  return count;
}

rules('lets one request go until the budget is known, also after an answer without it', () => {
  assert.is(free(after()), 1);
  assert.is(after(started(1)).readyAt(START), Number.POSITIVE_INFINITY);
  assert.is(free(after(started(1), { kind: 'failed', id: 1, at: START })), 1);
  assert.is(free(after(started(1), answered(1))), 1);
});

rules('then as many as the budget allows, eight at most, less the reserve', () => {
  assert.is(free(after(started(1), answered(1, budget(199)))), 8);
  assert.is(free(after(started(1), answered(1, budget(23)))), 3);
  assert.is(free(after(started(1), answered(1, budget(20)))), 0);
});

rules('counts what is under way against what is left', () => {
  const pace = after(started(1), answered(1, budget(25)), started(2), started(3));
  assert.is(free(pace), 3);
});

rules('believes the lowest number, whatever the order of the answers', () => {
  const pace = after(
    started(1),
    answered(1, budget(26)),
    started(2),
    started(3),
    answered(3, budget(24)),
    answered(2, budget(25)),
  );
  assert.is(free(pace), 4);
});

rules('takes a reset that is one second off for the same window', () => {
  const pace = after(
    started(1),
    answered(1, budget(26)),
    started(2),
    started(3),
    answered(3, budget(24)),
    answered(2, budget(25, 61)),
  );
  assert.is(free(pace), 4);
});

rules('an answer without headers costs one', () => {
  const pace = after(started(1), answered(1, budget(25)), started(2), answered(2));
  assert.is(free(pace), 4);
});

rules('waits for the reset when the budget is used, then lets one request look', () => {
  const pace = after(started(1), answered(1, budget(20)));
  const ready = pace.readyAt(START);
  assert.ok(ready > START + MINUTE - SECOND && ready < START + MINUTE + SECOND);
  assert.is(free(pace, ready), 1);
});

rules('starts each window with one request, even with budget left', () => {
  const pace = after(started(1), answered(1, budget(150)));
  assert.is(free(pace, START + 59 * SECOND), 8);
  assert.is(free(pace, START + 62 * SECOND), 1);
});

rules('keeps more back when others use the key', () => {
  const alone = after(
    started(1),
    answered(1, budget(199)),
    started(2),
    answered(2, budget(198), START + SECOND),
  );
  const shared = after(
    started(1),
    answered(1, budget(199)),
    started(2),
    answered(2, budget(170), START + 6 * SECOND),
  );
  assert.is(free(alone, START + 6 * SECOND), 8);
  // 28 by others in 6 seconds: far more than what is left until the reset.
  assert.is(free(shared, START + 6 * SECOND), 0);
});

rules('looks from time to time whether others left something', () => {
  const shared = after(
    started(1),
    answered(1, budget(199)),
    started(2),
    answered(2, budget(170), START + 6 * SECOND),
  );
  const ready = shared.readyAt(START + 6 * SECOND);
  assert.ok(ready > START + 8 * SECOND && ready < START + 15 * SECOND);
  assert.is(free(shared, ready), 1);
});

rules('a 429 stops everything for longer than it asks, then lets one request look', () => {
  const pace = after(
    started(1),
    answered(1, budget(150)),
    started(2),
    started(3),
    answered(2, new Headers(), START, 429, 3 * MINUTE),
    answered(3, budget(149)),
  );
  const ready = pace.readyAt(START);
  // Whoever else met the cool-down has made it longer by the next step: 5 minutes more.
  assert.ok(ready >= START + 8 * MINUTE && ready < START + 12 * MINUTE + SECOND, String(ready - START));
  assert.is(free(pace, ready), 1);
});

rules('is over after the second 429 in a row, and not before; those under way together are one', () => {
  const wait = 20 * MINUTE;
  const first = after(
    started(1),
    answered(1, budget(150)),
    started(2),
    started(3),
    answered(2, new Headers(), START, 429, MINUTE),
    answered(3, new Headers(), START + 1, 429, 3 * MINUTE),
  );
  assert.is(first.isOver, false);
  const again = first
    .after(started(4, START + wait))
    .after(answered(4, new Headers(), START + wait, 429, MINUTE));
  assert.is(again.isOver, true);
  for (const headers of [budget(150, 3600), new Headers()]) {
    const between = first
      .after(started(4, START + wait))
      .after(answered(4, headers, START + wait))
      .after(started(5, START + wait))
      .after(answered(5, new Headers(), START + wait, 429, MINUTE));
    assert.is(between.isOver, false, 'a success between them');
  }
});

rules('a 429 without Retry-After stops for a minute, or until the reset if that is later', () => {
  assert.ok(after(started(1), answered(1, new Headers(), START, 429)).readyAt(START) >= START + MINUTE);
  const late: PaceEvent = {
    kind: 'answered',
    id: 1,
    at: START,
    status: 429,
    headers: budget(0, 300),
    serverTime: START,
  };
  assert.ok(after(started(1), late).readyAt(START) >= START + 5 * MINUTE);
});

rules('keeps more back after a 429', () => {
  const pace = after(
    started(1),
    answered(1, new Headers(), START, 429, SECOND),
    started(2, START + 5 * SECOND),
    answered(2, budget(43), START + 5 * SECOND),
  );
  assert.is(free(pace, START + 5 * SECOND), 3);
});

rules('is not misled by headers that make no sense', () => {
  const broken = [
    { 'X-RateLimit-Remaining': 'NaN' },
    { 'X-RateLimit-Remaining': '-3' },
    { 'X-RateLimit-Remaining': '1e9', 'X-RateLimit-Limit': '1e9' },
    { 'X-RateLimit-Remaining': '199, 198' },
  ];
  for (const headers of broken) assert.is(free(after(started(1), answered(1, new Headers(headers)))), 1);
});

rules('waits about a minute when the reset makes no sense', () => {
  for (const reset of [0, 99_999_999, -99_999]) {
    const ready = after(started(1), answered(1, budget(0, reset))).readyAt(START);
    assert.ok(ready >= START + SECOND && ready <= START + MINUTE + 3 * SECOND, String(reset));
  }
});

rules('ignores an answer to a request that it does not know', () => {
  assert.is(free(after(answered(7, budget(199)))), 1);
});

rules.run();

const personio = suite('personioPace');

/** When twelve requests start, four of which may arrive in a second, if each is answered after so long. */
function startsOf(answerAfter: number, event: 'answered' | 'failed' = 'answered'): number[] {
  let pace = personioPace({ perSecond: 4 });
  const starts: number[] = [];
  const ends = new Map<number, number>();
  for (let id = 1, now = START; id <= 12; ) {
    const ready = pace.readyAt(now);
    const [first] = ends;
    if (first !== undefined && first[1] <= Math.max(now, ready)) {
      const [ended, at] = first;
      now = Math.max(now, at);
      ends.delete(ended);
      pace = pace.after(
        event === 'failed' ? { kind: 'failed', id: ended, at: now } : answered(ended, new Headers(), now),
      );
      continue;
    }
    now = Math.max(now, ready);
    starts.push(now - START);
    pace = pace.after(started(id, now));
    ends.set(id++, now + answerAfter);
  }
  return starts;
}

personio(
  'starts as many as may arrive in a second, and as many again a second after they have arrived',
  () => {
    assert.equal(startsOf(100), [0, 0, 0, 0, 1100, 1100, 1100, 1100, 2200, 2200, 2200, 2200]);
    assert.equal(startsOf(2000), [0, 0, 0, 0, 3000, 3000, 3000, 3000, 6000, 6000, 6000, 6000]);
    assert.equal(startsOf(100, 'failed'), startsOf(100));
  },
);

personio('of what is not answered nobody knows when it arrives: only an answer lets the next one go', () => {
  let pace = personioPace({ perSecond: 2 }).after(started(1)).after(started(2));
  assert.is(pace.readyAt(START + MINUTE), Number.POSITIVE_INFINITY);
  pace = pace.after(answered(2, new Headers(), START + MINUTE));
  assert.is(pace.readyAt(START + MINUTE), START + MINUTE + SECOND);
});

/** Pages of a list, as many under way as the pace lets go, against the sandbox's limits, which count any second and any minute. */
function readPages(count: number, { slowest, seed }: { slowest: number; seed: number }) {
  let now = START;
  let random = seed;
  const chance = () => {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return random / 2_147_483_648;
  };
  const gate = openGate({ clientId: 'a', clientSecret: 'b', now: () => now });
  const call = {
    method: 'GET',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    body: undefined,
    rawBody: '',
  };
  const agenda: Array<{ at: number; act: () => void }> = [];
  let pace = personioPace();
  for (let id = 1; id <= count || agenda.length > 0; ) {
    const ready = id <= count ? pace.readyAt(now) : Number.POSITIVE_INFINITY;
    agenda.sort((a, b) => a.at - b.at);
    const [next] = agenda;
    if (ready > now && next !== undefined && next.at <= ready) {
      agenda.shift();
      now = next.at;
      next.act();
    } else if (ready > now) now = ready;
    else {
      const mine = id++;
      pace = pace.after(started(mine, now));
      const back = () => {
        pace = pace.after(answered(mine, new Headers(), now));
      };
      agenda.push({ at: now + 10 + chance() * slowest, act: () => void hindrance(gate, call) });
      agenda.push({ at: now + 10 + slowest + chance() * slowest, act: back });
    }
  }
  return { throttled: gate.throttled, minutes: (now - START) / MINUTE };
}

personio(
  'pages side by side stay under 15 a second and 300 a minute, however long they are on their way',
  () => {
    for (const slowest of [0, 50, 250, 1_000, 4_000]) {
      for (let seed = 1; seed <= 24; seed += 1) {
        const { throttled, minutes } = readPages(900, { slowest, seed });
        assert.is(throttled, 0, `${slowest} ms, seed ${seed}`);
        // Fourteen at once do not get through more than their answers allow.
        const allowed = Math.max(900 / 280, (900 / 14) * ((2 * slowest + SECOND) / MINUTE));
        assert.ok(minutes < 1.05 * allowed, `${minutes} minutes with ${slowest} ms`);
      }
    }
  },
);

personio('stops a second after a 429 without Retry-After, longer if it asks', () => {
  const pace = personioPace().after(started(1));
  assert.is(pace.after(answered(1, new Headers(), START, 429)).readyAt(START), START + SECOND);
  assert.is(pace.after(answered(1, new Headers(), START, 429, MINUTE)).readyAt(START), START + MINUTE);
  assert.is(pace.after(answered(1)).readyAt(START), START);
});

personio.run();
