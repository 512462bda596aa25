import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingLedgerKey, requireCredentials } from '../src/credentials.ts';
import { SyncError } from '../src/errors.ts';
import { ofTenant } from '../src/ledger-key.ts';
import { originOf } from '../src/origin.ts';
import { createRefs } from '../src/report/redact.ts';
import { readSettings } from '../src/settings.ts';

const LOCAL = originOf({});
const keyOf = (text: string) => createHash('sha256').update(text).digest('hex');
const ON_GITHUB = originOf({
  GITHUB_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'nordwind/sync',
  GITHUB_RUN_ID: '4711',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_EVENT_NAME: 'workflow_dispatch',
  GITHUB_REF_NAME: 'main',
  GITHUB_ACTOR: 'octocat',
  GITHUB_TRIGGERING_ACTOR: 'hubot',
  REPOSITORY_VISIBILITY: 'public',
});

function read(given: Record<string, string>, origin = LOCAL) {
  return readSettings((name) => ({ command: 'sync', ...given })[name] ?? '', origin);
}

function refusal(given: Record<string, string>): SyncError {
  try {
    read(given);
  } catch (error) {
    if (error instanceof SyncError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

const reading = suite('readSettings');

reading('what is not set has its documented default', () => {
  const settings = read({});
  assert.is(settings.personio.url, 'https://api.personio.de');
  assert.is(settings.engagedly.url, 'https://api.engagedly.com');
  assert.equal([settings.outDir, settings.ledgerBranch, settings.ledgerKey], ['run-out', 'runs', undefined]);
  assert.equal([settings.approve, settings.expected, settings.clock], [[], [], undefined]);
  assert.is(settings.jobMinutes, 230);
});

const REFUSED: [given: Record<string, string>, says: RegExp][] = [
  [{ command: '' }, /No command/],
  [{ command: 'delete' }, /no command "delete"/],
  [{ 'ledger-key': 'k'.repeat(31) }, /31 characters and is not 64 hexadecimal/],
  [{ 'ledger-key': ' '.repeat(32) }, /32 characters and is not 64 hexadecimal/],
  [{ 'ledger-key': 'k'.repeat(64) }, /64 characters and is not 64 hexadecimal/],
  [{ 'ledger-key': `${keyOf('x')}\n` }, /65 characters/],
  [{ 'ledger-key': 'a'.repeat(64) }, /not drawn by chance/],
  [{ 'ledger-key': '0123456789abcdef'.repeat(4) }, /not drawn by chance/],
  [{ 'ledger-key': [...Array(32).keys()].map((n) => n.toString(16).padStart(2, '0')).join('') }, /not drawn/],
  [{ approve: '0123456789ab,no' }, /1 of 2 entries/],
  [{ commit: 'main' }, /no commit/],
  [{ commit: '1'.repeat(39) }, /no commit/],
  [{ commit: `${'1'.repeat(40)}\n` }, /no commit/],
  [{ approve: '0123456789abc' }, /1 of 1/],
  [{ expected: '["nordwind"' }, /no list of tenant ids/],
  [{ expected: '[1]' }, /no list of tenant ids/],
  [{ 'job-minutes': '4' }, /no time that a run can have/],
  [{ 'job-minutes': '360' }, /no time that a run can have/],
  [{ 'job-minutes': '1e2' }, /no time that a run can have/],
  [{ 'sync-clock': '2026-11-22T06:00:00Z' }, /only against sandboxes/],
  [{ 'sync-clock': '2026-11-22T06:00:00Z', 'personio-url': 'http://127.0.0.1:1' }, /only against sandboxes/],
  [
    {
      'sync-clock': '2026-11-22T06:00:00Z',
      'personio-url': 'http://127.0.0.1:1',
      'engagedly-url': 'http://127.0.0.1.evil.example',
    },
    /only against sandboxes/,
  ],
];
for (const [given, says] of REFUSED) {
  reading(`${JSON.stringify(given).slice(0, 70)} is refused`, () => {
    assert.match(refusal(given).message, says);
  });
}

reading('a refused ledger key is not quoted', () => {
  const { message, remedy } = refusal({ 'ledger-key': 'hunter2-hunter2' });
  assert.not.match(message + remedy, 'hunter2');
  assert.match(remedy, 'openssl rand -hex 32');
});

reading('on GitHub it is told by the run, which leaves a result; what else there is, is read', () => {
  const given = { 'ledger-key': 'short', approve: 'no', 'job-minutes': '20' };
  const { flaw, ledgerKey, approve, jobMinutes } = read(given, ON_GITHUB);
  assert.match(flaw?.message ?? '', /^The ledger key in LEDGER_KEY has 5 characters/);
  assert.equal([ledgerKey, approve, jobMinutes], [undefined, [], 20]);
  assert.is(read({}, ON_GITHUB).flaw, undefined);
  for (const command of ['rekey', 'doctor', 'select'])
    assert.throws(() => read({ command, 'ledger-key-old': 'short' }, ON_GITHUB), /in LEDGER_KEY_OLD has/);
});

reading(
  'a ledger key of which a character is missing is copied once more: a new one loses the memory',
  () => {
    const { remedy } = refusal({ 'ledger-key': keyOf('x').slice(1) });
    assert.match(
      remedy,
      /^Copy it once more, whole, from where it is kept.*Only for a tenant that has never run/,
    );
  },
);

reading('two tenants with one ledger key have nothing in common but the fingerprint of the key', () => {
  const [one, two] = ['nordwind', 'suedwind'].map(
    (tenant) => read({ tenant, 'ledger-key': keyOf('shared') }).ledgerKey,
  );
  const ref = { employee: '4711' };
  assert.is.not(createRefs(one?.own ?? '')(ref), createRefs(two?.own ?? '')(ref));
  assert.is.not(one?.own, two?.own);
  assert.is(one?.fingerprint, two?.fingerprint);
  assert.match(one?.fingerprint ?? '', /^[0-9a-f]{12}$/);
  assert.is.not(one?.fingerprint, read({ 'ledger-key': keyOf('other') }).ledgerKey?.fingerprint);
});

reading('keys as openssl gives them are never taken for weak ones', () => {
  for (let at = 0; at < 20_000; at++) assert.not.throws(() => ofTenant(keyOf(String(at)), 'nordwind'));
});

reading('lists come as JSON or by comma', () => {
  assert.equal(read({ expected: '["nordwind","suedwind"]' }).expected, ['nordwind', 'suedwind']);
  assert.equal(read({ expected: ' nordwind, suedwind,' }).expected, ['nordwind', 'suedwind']);
  assert.equal(read({ approve: ' 0123456789AB ,ba9876543210' }).approve, ['0123456789ab', 'ba9876543210']);
});

reading('the clock can be set where both vendors are on this machine', () => {
  const urls = { 'personio-url': 'http://127.0.0.1:1', 'engagedly-url': 'http://localhost:2/x' };
  const { clock } = read({ 'sync-clock': '2026-11-22T06:00:00Z', ...urls });
  assert.is(clock?.toISOString(), '2026-11-22T06:00:00.000Z');
});

const origins = suite('originOf');

origins('a run on GitHub knows its page, its attempt and who started it', () => {
  const { id, attempt, url, trigger, actor, repository } = ON_GITHUB;
  assert.equal([id, attempt, trigger, actor], ['4711', 2, 'manual', 'hubot']);
  assert.is(url, 'https://github.com/nordwind/sync/actions/runs/4711');
  assert.equal([repository?.branch, repository?.isPublic], ['main', true]);
});

origins('a scheduled run was started by nobody; elsewhere a run is local', () => {
  const scheduled = originOf({
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'schedule',
    GITHUB_ACTOR: 'octocat',
  });
  assert.equal([scheduled.trigger, scheduled.actor], ['schedule', undefined]);
  assert.equal([LOCAL.trigger, LOCAL.attempt, LOCAL.repository], ['local', 1, undefined]);
});

origins(
  'a run that goes on for another is one of the schedule; one that somebody runs again is theirs',
  () => {
    const ITSELF = 'github-actions[bot]';
    const by = (GITHUB_ACTOR: string, GITHUB_TRIGGERING_ACTOR = GITHUB_ACTOR) => {
      const env = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'workflow_dispatch' };
      const { trigger, actor } = originOf({ ...env, GITHUB_ACTOR, GITHUB_TRIGGERING_ACTOR });
      return [trigger, actor];
    };
    assert.equal(by(ITSELF), ['schedule', undefined]);
    assert.equal(by(ITSELF, 'octocat'), ['manual', 'octocat']);
    assert.equal(by('octocat', ITSELF), ['manual', ITSELF]);
    assert.equal(by('octocat'), ['manual', 'octocat']);
  },
);

const credentials = suite('requireCredentials, missingLedgerKey');
const ALL = {
  tenant: 'nordwind',
  'personio-client-id': 'a',
  'personio-client-secret': 'b',
  'engagedly-client-key': 'c',
  'engagedly-secret-key': 'd',
};

credentials('everything that is missing is named at once, with the environment', () => {
  const settings = read({ ...ALL, 'personio-client-secret': '', 'engagedly-client-key': '' }, ON_GITHUB);
  assert.throws(
    () => requireCredentials(settings),
    /environment tenant-nordwind has no PERSONIO_CLIENT_SECRET, no ENGAGEDLY_CLIENT_KEY/,
  );
  assert.not.throws(() => requireCredentials(read(ALL, ON_GITHUB)));
});

credentials('blanks around a secret are told before anybody refuses it, and no secret is', () => {
  const given = { ...ALL, 'personio-client-secret': 'geheim\n', 'engagedly-client-key': ' c' };
  assert.throws(
    () => requireCredentials(read(given)),
    (error: Error) =>
      /blanks or line breaks around PERSONIO_CLIENT_SECRET and ENGAGEDLY_CLIENT_KEY/.test(error.message) &&
      !error.message.includes('geheim'),
  );
});

credentials('on GitHub a missing ledger key is named; elsewhere it is nobody’s surprise', () => {
  assert.match(missingLedgerKey(read(ALL, ON_GITHUB)) ?? '', 'environment tenant-nordwind has no LEDGER_KEY');
  assert.is(missingLedgerKey(read({ ...ALL, 'ledger-key': keyOf('x') }, ON_GITHUB)), undefined);
  assert.is(missingLedgerKey(read(ALL)), undefined);
});

reading.run();
origins.run();
credentials.run();
