/** What this machine needs: seconds where no limit binds, memory, and the stages that compute. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Summary } from '../../src/types/summary.d.ts';
import { BUNDLE, baseEnv } from '../fixtures/bundle.ts';
import { asEnv, TENANT } from '../fixtures/world.ts';
import type { Told } from './child.ts';
import type { Figure } from './figures.ts';
import { obviousCalls } from './obvious.ts';
import { type Organisation, openInStep } from './organisation.ts';

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));
/** What a size may need, in step: seconds where no limit binds and an answer takes 100 ms; megabytes. */
const SECONDS: Readonly<Record<number, number>> = { 1000: 1.2, 5000: 5 };
const MEGABYTES: Readonly<Record<number, number>> = { 20000: 400, 50000: 800 };
const ANSWER = 100;

/**
 * The bundle as it runs on GitHub, from the start of Node to its end: a sync that finds nothing to do. The quickest of
 * three, since whatever else the machine does comes on top.
 */
export async function unboundFigures(people: number): Promise<Figure[]> {
  const organisation = await openInStep(people);
  try {
    organisation.answerAfter(ANSWER);
    const usages: Usage[] = [];
    for (let time = 0; time < 3; time += 1) usages.push(await syncInStep(organisation, people));
    const name = `${people.toLocaleString('en')} people in step, limit of 6,000, 100 ms an answer`;
    return [
      {
        name,
        unit: 's',
        target: atMost(SECONDS[people]),
        measured: Math.min(...usages.map(({ seconds }) => seconds)),
        script: (obviousCalls(people) * ANSWER) / 1000,
      },
      {
        name: `${name}, of that`,
        unit: 's of CPU',
        target: undefined,
        measured: Math.min(...usages.map(({ cpu }) => cpu)),
      },
    ];
  } finally {
    await organisation.close();
  }
}

export async function memoryFigures(people: number): Promise<Figure[]> {
  const organisation = await openInStep(people, 1_000_000);
  const name = people.toLocaleString('en');
  try {
    const { megabytes } = await syncInStep(organisation, people);
    const { unchanged, jsonata, ...stages } = await stagesOf(organisation);
    if (unchanged !== people) throw new Error(`${unchanged} of ${people} are in step.`);
    const cpu = stages.map + stages.match + stages.plan;
    const share = (title: string, measured: number) => ({
      name: `${name} people, of that ${title}`,
      unit: 's of CPU',
      target: undefined,
      measured,
    });
    return [
      {
        name: `${name} people in step, memory`,
        unit: 'MB',
        target: atMost(MEGABYTES[people]),
        measured: megabytes,
      },
      {
        name: `${name} people, map + match + plan`,
        unit: 's of CPU',
        target: atMost((4 * people) / 20_000),
        measured: cpu,
      },
      share('map', stages.map),
      share('match', stages.match),
      share('plan', stages.plan),
      share('JSONata alone, for comparison', jsonata),
      {
        name: `${name} people, map + match + plan`,
        unit: '× JSONata alone',
        target: atMost(2),
        measured: cpu / jsonata,
      },
    ];
  } finally {
    await organisation.close();
  }
}

/** Throws unless everybody is in step: then another run than was to be measured has been. */
async function syncInStep({ folder, inputs }: Organisation, people: number): Promise<Usage> {
  const usage = await usageOf(folder, asEnv({ ...inputs, command: 'sync', tenant: 'nordwind' }));
  const summary: Summary = JSON.parse(
    await readFile(join(folder, 'run-out', 'nordwind', 'summary.json'), 'utf8'),
  );
  const { unchanged } = summary.counts;
  if (unchanged !== people) throw new Error(`${unchanged} of ${people} are in step.`);
  return usage;
}

/** From the start of the bundle, Node included, until its first call arrives. The quickest of five. */
export async function startFigure(): Promise<Figure> {
  const organisation = await openInStep(10);
  try {
    const times: number[] = [];
    for (let time = 0; time < 5; time += 1) {
      const begin = performance.now();
      const called = organisation.firstCall();
      const child = spawn(process.execPath, [BUNDLE], {
        cwd: organisation.folder,
        stdio: 'ignore',
        env: { ...baseEnv(), ...asEnv({ ...organisation.inputs, command: 'plan', tenant: 'nordwind' }) },
      });
      await called;
      times.push((performance.now() - begin) / 1000);
      await new Promise((done) => child.on('close', done));
    }
    return {
      name: 'start of the bundle to first call',
      unit: 's',
      target: atMost(0.35),
      measured: Math.min(...times),
    };
  } finally {
    await organisation.close();
  }
}

export async function validateFigures(files: number): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sync-bench-'));
  try {
    await mkdir(join(folder, 'tenants'));
    for (let at = 0; at < files; at += 1) {
      const tenant = {
        ...TENANT,
        name: `Customer ${at}`,
        mapping: { job_title: 'position', level: '$uppercase(position)' },
      };
      await writeFile(join(folder, 'tenants', `customer-${at}.json`), JSON.stringify(tenant, null, 2));
    }
    const { seconds, megabytes, cpu } = await usageOf(folder, asEnv({ command: 'validate' }));
    const name = `validate, ${files.toLocaleString('en')} files`;
    return [
      { name, unit: 's', target: atMost(4), measured: seconds },
      { name, unit: 's of CPU', target: undefined, measured: cpu },
      { name, unit: 'MB', target: atMost(400), measured: megabytes },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function atMost(value: number | undefined): Figure['target'] {
  return value === undefined ? undefined : { kind: 'at-most', value };
}

async function stagesOf({ folder, inputs }: Organisation): Promise<Told> {
  const child = spawn(process.execPath, [CHILD], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ folder, inputs }));
  let text = '';
  for await (const part of child.stdout.setEncoding('utf8')) text += part;
  return JSON.parse(text) as Told;
}

type Usage = { seconds: number; megabytes: number; cpu: number };

/** The bundle with a line at its end that tells what it needed. Throws if it fails. */
function usageOf(folder: string, env: Record<string, string>): Promise<Usage> {
  const begin = performance.now();
  const tell =
    "process.on('exit', () => process.stderr.write('usage=' + JSON.stringify(process.resourceUsage()) + '\\n'))";
  const preload = `data:text/javascript,${encodeURIComponent(tell)}`;
  const child = spawn(process.execPath, ['--import', preload, BUNDLE], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...baseEnv(), ...env },
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      const told = /usage=(.*)/.exec(text)?.[1];
      if (code !== 0 || told === undefined) {
        reject(new Error(`It ended with ${code}: ${text.slice(0, 500)}`));
        return;
      }
      const usage: NodeJS.ResourceUsage = JSON.parse(told);
      resolve({
        seconds: (performance.now() - begin) / 1000,
        megabytes: usage.maxRSS / 1024,
        cpu: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
      });
    });
  });
}
