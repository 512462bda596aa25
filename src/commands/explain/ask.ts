/** explain: who waits, who somebody is, and why. It shows people's data, so it prints on a terminal and nowhere else. */
import { resolve } from 'node:path';
import { isUnrecorded } from '../../approval.ts';
import { requireCredentials } from '../../credentials.ts';
import { detailsOf } from '../../details/details.ts';
import { nameOfEmployee } from '../../details/named.ts';
import { ConfigError } from '../../errors.ts';
import { sections, sentence } from '../../explain/columns.ts';
import { personInWords } from '../../explain/explain.ts';
import { digestsOf, heldInWords } from '../../explain/held.ts';
import { livePerson } from '../../explain/live.ts';
import { type Place, waitingIn } from '../../explain/release.ts';
import type { LedgerTenant } from '../../ledger/read.ts';
import { untakenIn } from '../../ledger/recorded-here.ts';
import type { RefOf } from '../../model.ts';
import type { Whom } from '../../one-setting.ts';
import { createRefs } from '../../report/redact.ts';
import type { Settings } from '../../settings.ts';
import { leaveAll, type Ran, type Run, syncTenant } from '../../sync.ts';
import { TENANT_ID } from '../../tenant/check/check.ts';
import { loadTenant } from '../../tenant/files.ts';
import type { Summary } from '../../types/summary.d.ts';
import { openClients, watchOf } from '../sync/clients.ts';
import { isToBeRecorded, recordCommand } from '../sync/not-recorded.ts';
import { recall, recordedOf } from '../sync/recall.ts';
import { runOf } from '../sync/run.ts';
import type { Result, World } from '../world.ts';
import { alikeInWords } from './alike.ts';
import { askFile, nobodyWaits, notHere } from './ask-file.ts';
import { accountBeside, aloneLooked, onlyInPersonio } from './beside.ts';
import { goneInWords } from './gone.ts';
import { heldEarlier } from './held-earlier.ts';
import { looksFor, meantBy } from './meant.ts';
import { notesOn } from './notes.ts';
import { quiet } from './quiet.ts';
import { standstillOf } from './standstill.ts';
import { unitsInWords } from './units-alone.ts';
import { cautionOf, isUnread, whyUnremembered } from './unremembered.ts';

const HOW =
  'npm run explain -- <tenant> --held <digest> | --ref <reference> | --email <address> | --personio <id> | --name <words> | --run <id>/<attempt>, with --details <file> or, with the credentials in the environment, live.';

/** Throws ConfigError where nobody sits at a terminal, and for a question that has no answer. */
export async function explain(settings: Settings, world: World): Promise<Result> {
  const { tell } = world;
  if (tell === undefined || settings.run.repository || settings.run.trigger !== 'local') {
    throw new ConfigError(
      'This shows names and values of people, so it prints on a terminal only: not in CI, and not into a file or another program.',
      'Run it on your own machine, at a terminal, without redirecting what it prints.',
    );
  }
  tell(await answerTo(settings, world));
  return { exitCode: 0 };
}

async function answerTo(settings: Settings, world: World): Promise<string> {
  const { tenant, question, ofRun, details } = settings;
  if (TENANT_ID.test(tenant)) {
    if (details !== '' && (question ?? ofRun) !== undefined) return askFile(settings, world);
    if (ofRun !== undefined) throw notHere(settings, ofRun);
    if (question !== undefined) return askBoth(question, settings, world);
  }
  throw new ConfigError('Name the tenant, and what you want to know.', HOW);
}

/** Both systems as they are now, and what a run would do. Nothing can be written. */
async function askBoth(question: Whom, settings: Settings, world: World): Promise<string> {
  const { tenant } = settings;
  const startedAt = world.now();
  const refOf = createRefs(settings.ledgerKey?.own ?? world.randomKey());
  const loaded = await loadTenant(world.folder, tenant, { now: startedAt });
  requireCredentials(settings);
  const recorded = await recordedOf(settings, world);
  const recalled = recall(settings, recorded, startedAt);
  const { lines, summary: last }: LedgerTenant =
    recorded === undefined || recorded === 'unreadable' ? { lines: [] } : recorded;
  const clients = openClients(settings, world, { refOf });
  try {
    const run: Run = {
      ...runOf(loaded.tenant, recalled, { settings, startedAt, refOf }),
      vendors: { source: clients.source, target: clients.target, ...looksFor(question, refOf) },
      watch: watchOf(world),
    };
    const outcome = await syncTenant(run, leaveAll);
    if ('error' in outcome) throw outcome.error;
    const toRecord = await toRecordFirst(settings, world);
    const { language } = loaded.tenant;
    const why = whyUnremembered(run.recall);
    const standstill = standstillOf(tenant, loaded.tenant, {
      paused: settings.paused,
      lines,
      now: startedAt,
    });
    const isStill = standstill !== undefined;
    const looked = { settings, refOf, startedAt, toRecord, language, isStill, unremembered: why, last };
    const answered = await answer(question, outcome, run, looked);
    const caution = why === undefined ? '' : sentence(cautionOf(why, isUnread(run.recall)));
    return sections(isStill ? sentence(standstill) : '', caution, answered);
  } finally {
    clients.close();
  }
}

/** What a run has left here, that the next sync does not take the place of. */
async function toRecordFirst(settings: Settings, world: World): Promise<Place['toRecord']> {
  const folder = resolve(world.folder, settings.outDir);
  const left = await untakenIn(settings.tenant, { folder, run: settings.run, now: world.now() });
  if (left?.kind !== 'result' || !(await isToBeRecorded(settings, world))) return undefined;
  const { held } = left.result.summary;
  return { command: recordCommand(settings), digests: held.flatMap(({ digest }) => digest ?? []) };
}

type Looked = Pick<Place, 'toRecord' | 'language' | 'isStill'> & {
  /** Why nothing of earlier runs is known. */
  unremembered: string | undefined;
  /** Of the last recorded run. */
  last: Summary | undefined;
  settings: Settings;
  refOf: RefOf;
  startedAt: Date;
};

async function answer(
  { by, text }: Whom,
  ran: Ran,
  run: Run,
  { settings, refOf, startedAt, unremembered, last, ...known }: Looked,
): Promise<string> {
  const { tenant, ledgerKey } = settings;
  const { read, people, owned } = ran;
  // Without what became of it: nothing has.
  const seenIn = ({ read, people, owned, wanted, plan }: Ran) =>
    detailsOf(
      { read, people, owned, wanted, plan },
      {
        tenant,
        runId: 'live',
        attempt: 1,
        startedAt: startedAt.toISOString(),
        kept: 'all',
        refOf,
        ledgerKey: ledgerKey?.own,
      },
    );
  const details = seenIn(ran);
  const place: Place = {
    tenant,
    isOnGitHub: false,
    isLive: true,
    isUnremembered: isUnread(run.recall),
    ...known,
    found: [...read.findings, ...people.findings, ...owned.findings, ...ran.plan.findings],
    unusable: (digest) => (isUnrecorded(ran.plan.held, [digest]) ? 'not-recorded' : undefined),
    waiting: waitingIn(details),
  };
  if (by === 'held') {
    const earlier = heldEarlier(ran, text);
    return (
      heldInWords(details, text, place) ??
      heldInWords(seenIn(earlier), text, place) ??
      unitsInWords(ran.plan.held, text, place) ??
      unitsInWords(earlier.plan.held, text, place) ??
      nobodyWaits(digestsOf(ran.plan.held))
    );
  }
  const looked = {
    rules: run.rules,
    now: run.now,
    seen: read.employees.seen,
    mapping: people.mapping,
    rejections: people.rejections,
    nameOf: (id: string) =>
      nameOfEmployee(people.people.find(({ employee }) => employee.id === id)?.employee),
  };
  const texts: string[] = [];
  const { ids, gone } = meantBy({ by, text }, ran, { refOf, unremembered });
  for (const id of ids) {
    const person = people.people.find(({ employee }) => employee.id === id);
    const detail = details.people.find(({ employee }) => employee === id) ?? quiet(id, ran, run);
    const live = person ? await livePerson(person, looked) : [];
    const compared = person
      ? [accountBeside(person, ran), alikeInWords(person, ran), onlyInPersonio(person, ran)]
      : [];
    const sections = [...compared, ...live, ...aloneLooked(id, ran)];
    texts.push(personInWords(detail, place, { sections, notes: notesOn(id, detail, ran, run, last) }));
  }
  return [...texts, ...gone.map((one) => goneInWords(one, { details, ran, place, last }))].join('\n\n\n');
}
