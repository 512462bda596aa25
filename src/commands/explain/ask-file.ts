/** What the details of a run say, for "explain". */
import { ConfigError } from '../../errors.ts';
import { peopleBy, personInWords, runInWords } from '../../explain/explain.ts';
import { digestsOf, heldInWords } from '../../explain/held.ts';
import { type Place, placeIn } from '../../explain/release.ts';
import { isIssueCode } from '../../issues.ts';
import type { Language } from '../../model.ts';
import type { RunName } from '../../one-setting.ts';
import type { Settings } from '../../settings.ts';
import { loadTenant } from '../../tenant/files.ts';
import type { Details } from '../../types/details.d.ts';
import { howToGet, readDetailsFile } from '../details-file.ts';
import { recordedOf } from '../sync/recall.ts';
import type { RecordedTenant, World } from '../world.ts';

export async function askFile(settings: Settings, world: World): Promise<string> {
  const { question, ofRun } = settings;
  const recorded = await recordedOf(settings, world, 'all there is');
  const details = await readDetailsFile(settings, world, recorded);
  if (ofRun && (ofRun.runId !== details.runId || ofRun.attempt !== details.attempt)) {
    throw new ConfigError(
      `These details are of run ${details.runId}/${details.attempt}, and you asked for another.`,
      notHere(settings, ofRun).remedy,
    );
  }
  const place = {
    ...placeIn(details, world.now()),
    found: foundIn(details, recorded),
    language: await languageOf(settings, world),
  };
  if (question === undefined) return runInWords(details);
  if (question.by === 'held')
    return (
      heldInWords(details, question.text, place) ??
      nobodyWaits(digestsOf(details.people.flatMap(({ held }) => held)))
    );
  const found = peopleBy(details, question.by, question.text);
  if (found.length > 0) return found.map((person) => personInWords(person, place)).join('\n\n\n');
  throw new ConfigError(
    'Nobody in these details is meant by that.',
    details.kept === 'held'
      ? 'They keep only who waited and who was set aside. Everybody else is seen live, with the credentials of this tenant in the environment and without --details.'
      : question.by === 'email'
        ? 'Of e-mails they keep only those that changed: ask by --ref or --personio, or live, without --details.'
        : 'Who was in step, and who is out of scope, does not stand there: ask live, without --details.',
  );
}

/** The issues of that run, as far as it is recorded. */
function foundIn(
  { runId, attempt }: Details,
  recorded: RecordedTenant | 'unreadable' | undefined,
): NonNullable<Place['found']> {
  const lines = recorded === undefined || recorded === 'unreadable' ? [] : recorded.lines;
  const issues = lines.find((line) => line.runId === runId && line.attempt === attempt)?.issues ?? [];
  return issues.flatMap(({ code }) => (isIssueCode(code) ? { code } : []));
}

/** The customer's, where there is a file that says it: a details file is opened without one, too. */
async function languageOf({ tenant }: Settings, world: World): Promise<Language | undefined> {
  try {
    return (await loadTenant(world.folder, tenant, { now: world.now() })).tenant.language;
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

export function nobodyWaits(waiting: readonly string[]): never {
  throw new ConfigError(
    'Nobody waits under this digest.',
    waiting.length === 0
      ? 'Nobody waits here at all: it was released, is not wanted any more, or waited in another run. Units that nobody waits for are seen live, without --details.'
      : `What waits here: ${waiting.join(', ')}.`,
  );
}

export function notHere(settings: Settings, run: RunName): ConfigError {
  return new ConfigError('What a run did stands in its details.', howToGet(settings, run));
}
