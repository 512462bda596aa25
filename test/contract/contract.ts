/**
 * `npm run contract -- <folder>`: proof against the vendors' own OpenAPI files. Every example in them that we may
 * meet fits its schema and is read by our code, and everything said on the line during the whole story of
 * `npm start` is valid. The files are the vendors' and are not part of this repository.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Vendor } from '../../src/errors.ts';
import { tellStory } from '../../src/sandbox/story.ts';
import { checkExchange } from './check-exchange.ts';
import { printReport } from './contract-report.ts';
import { checkExample, examplesOf } from './examples.ts';
import type { Exchange, Violation } from './exchange.ts';
import { ENGAGEDLY, PERSONIO_AUTH, PERSONIO_EMPLOYEES } from './mends.ts';
import { loadOpenApi, type OpenApi, type Rules } from './openapi.ts';
import { type Play, playEngagedly, playPersonio } from './play.ts';
import { type Recorder, startRecorder } from './record.ts';

const HELP = `Usage: npm run contract -- <folder>

Checks this product and its sandboxes against the vendors' OpenAPI files in <folder>:
  engagedly-openapi.yaml
  personio-auth-api.yaml
  personio-personnel-data-api-oa3.yaml

Exit code 0: nothing found. 1: something is not as the files say. 2: the files could not be read.
`;

type FileName = 'engagedly' | 'auth' | 'people';
type Operation = readonly [method: string, path: string];

const UNIT_OPERATIONS = ['departments', 'businesses', 'locations', 'job_titles'].flatMap(
  (kind): Operation[] => [
    ['GET', `/beta/${kind}`],
    ['POST', `/beta/${kind}`],
  ],
);

/** The files, what is mended in them, and the operations that this product uses. */
const FILES: Record<
  FileName,
  { vendor: Vendor; file: string; rules: Rules; operations: readonly Operation[] }
> = {
  auth: {
    vendor: 'personio',
    file: 'personio-auth-api.yaml',
    rules: PERSONIO_AUTH,
    operations: [['POST', '/auth']],
  },
  people: {
    vendor: 'personio',
    file: 'personio-personnel-data-api-oa3.yaml',
    rules: PERSONIO_EMPLOYEES,
    operations: [
      ['GET', '/company/employees/attributes'],
      ['GET', '/company/employees'],
      ['GET', '/company/employees/{employee_id}'],
      ['GET', '/company/employees/{employee_id}/profile-picture/{width}'],
    ],
  },
  engagedly: {
    vendor: 'engagedly',
    file: 'engagedly-openapi.yaml',
    rules: ENGAGEDLY,
    operations: [
      ['GET', '/beta/user-attributes'],
      ['GET', '/beta/users'],
      ['GET', '/beta/users/{id}'],
      ['POST', '/beta/users'],
      ['PATCH', '/beta/users/{id}'],
      ['PUT', '/beta/users/{id}/deactivate'],
      ['PUT', '/beta/users/{id}/activate'],
      ['PUT', '/beta/users/{id}/profile/picture'],
      ['GET', '/beta/users/block-reason-codes'],
      ...UNIT_OPERATIONS,
    ],
  },
};

/** What was found out about one file. */
export type Proof = {
  api: OpenApi;
  examples: number;
  read: number;
  /** Exchanges of the story by operation; an operation that we use and the story does not is there with 0. */
  exchanges: Map<string, number>;
  violations: Violation[];
};

/** The command; gives the exit code. */
export async function runContract(args: readonly string[]): Promise<number> {
  const [folder] = args;
  if (args.includes('--help')) {
    console.log(HELP);
    return 0;
  }
  if (folder === undefined || args.length > 1) {
    console.error(HELP);
    return 2;
  }
  const proofs = load(folder);
  if (!proofs) return 2;
  await proveExamples(proofs);
  const stopped = await proveStory(proofs);
  return printReport(Object.values(proofs), stopped, console.log) > 0 ? 1 : 0;
}

type Proofs = Record<FileName, Proof & { plays: Play }>;

function load(folder: string): Proofs | undefined {
  const wanted = Object.values(FILES).map(({ file }) => file);
  const missing = wanted.filter((file) => !existsSync(join(folder, file)));
  if (missing.length > 0) {
    console.error(`There is no ${missing.join(', no ')} in ${folder}.`);
    console.error(`Give the folder that holds the vendors' OpenAPI files: ${wanted.join(', ')}.`);
    return undefined;
  }
  try {
    return {
      auth: open(folder, 'auth'),
      people: open(folder, 'people'),
      engagedly: open(folder, 'engagedly'),
    };
  } catch (error) {
    console.error(error instanceof Error ? error.message : "The vendors' OpenAPI files cannot be used.");
    return undefined;
  }
}

function open(folder: string, name: FileName): Proof & { plays: Play } {
  const { file, rules, operations } = FILES[name];
  const api = loadOpenApi(readFileSync(join(folder, file), 'utf8'), file, rules);
  const examples = examplesOf(api, operations);
  return {
    api,
    plays: { api, examples },
    examples: examples.length,
    read: 0,
    exchanges: new Map(operations.map(([method, path]) => [`${method} ${path}`, 0])),
    violations: examples.flatMap((example) => checkExample(api, example)),
  };
}

async function proveExamples({ auth, people, engagedly }: Proofs): Promise<void> {
  const played = {
    people: await playPersonio(auth.plays, people.plays),
    engagedly: await playEngagedly(engagedly.plays),
  };
  people.read = played.people.read;
  people.violations.push(...played.people.violations);
  // The token of the example is what every other answer of Personio was asked for with.
  auth.read = auth.examples;
  engagedly.read = played.engagedly.read;
  engagedly.violations.push(...played.engagedly.violations);
}

/** Why the story stopped; nothing if it did not. */
async function proveStory(proofs: Proofs): Promise<string | undefined> {
  const recorders: { vendor: Vendor; recorder: Recorder }[] = [];
  let stopped: string | undefined;
  try {
    const wentWell = await tellStory({
      print: () => {},
      wrap: async (vendor, url) => {
        const recorder = await startRecorder(url);
        recorders.push({ vendor, recorder });
        return recorder.url;
      },
    });
    if (!wentWell) stopped = 'it did not end as it should (npm start shows it)';
  } catch (error) {
    stopped = error instanceof Error ? error.message : 'unknown reason';
  }
  for (const { vendor, recorder } of recorders) {
    await recorder.close();
    for (const exchange of recorder.exchanges) judge(proofs, vendor, exchange);
  }
  const silent = Object.values(proofs).filter(({ exchanges }) =>
    [...exchanges.values()].every((n) => n === 0),
  );
  if (silent.length === 0) return stopped;
  return stopped ?? `nothing in it went by ${silent.map(({ api }) => api.name).join(' or ')}`;
}

/** Checks an exchange and books it to the file that has its operation; to the vendor's last file if none has it. */
function judge(proofs: Proofs, vendor: Vendor, exchange: Exchange): void {
  const own = Object.values(proofs).filter(({ api }) => vendorOf(api) === vendor);
  const { operation, violations } = checkExchange(
    own.map(({ api }) => api),
    exchange,
  );
  const proof = own.find(({ exchanges }) => exchanges.has(operation)) ?? own.at(-1);
  proof?.exchanges.set(operation, (proof.exchanges.get(operation) ?? 0) + 1);
  proof?.violations.push(...violations);
}

function vendorOf(api: OpenApi): Vendor | undefined {
  return Object.values(FILES).find(({ file }) => file === api.name)?.vendor;
}

if (import.meta.main) process.exitCode = await runContract(process.argv.slice(2));
