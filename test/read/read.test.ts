import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AuthError } from '../../src/errors.ts';
import type { Source, Target } from '../../src/model.ts';
import { readBoth } from '../../src/read/read.ts';
import { rulesOf } from '../../src/rules.ts';
import { user } from '../fixtures/people.ts';
import { TENANT } from '../fixtures/world.ts';

const NOW = new Date('2026-11-26T06:00:00Z');
const REFUSED = {
  personio: new AuthError('personio', 'refused', 'look'),
  engagedly: new AuthError('engagedly', 'refused', 'look'),
};

const never = () => new Promise<never>(() => {});

/** Reads with these ports; of everything else that is asked for nothing comes. */
function read({ source = {}, target = {} }: { source?: Partial<Source>; target?: Partial<Target> }) {
  const vendors = {
    source: { attributes: never, employees: never, ...source } as unknown as Source,
    target: { attributes: never, users: never, units: never, ...target } as unknown as Target,
  };
  const recall = { state: undefined, used: new Set<string>(), ledgerKey: undefined, refOf: () => '' };
  return readBoth({ rules: rulesOf(TENANT, NOW), vendors, recall, now: NOW });
}

const reading = suite('readBoth');

reading('asks Engagedly for its people while Personio has not said yet what it shows', async () => {
  await new Promise<void>((resolve, reject) => {
    const users = async () => {
      resolve();
      return { items: [user('1')], complete: true };
    };
    read({ target: { attributes: async () => [], users } }).catch(reject);
  });
});

reading('asks Engagedly for nobody with a credential that it has refused', async () => {
  let asked = 0;
  const users = () => {
    asked += 1;
    return never();
  };
  const attributes = () => Promise.reject(REFUSED.engagedly);
  assert.is(await read({ target: { attributes, users } }).catch((error) => error), REFUSED.engagedly);
  assert.is(asked, 0);
});

reading('tells what failed first, whatever becomes of the people who were asked for meanwhile', async () => {
  const later = Promise.withResolvers<never>();
  const source = { attributes: () => Promise.reject(REFUSED.personio) };
  const target = { attributes: async () => [], users: () => later.promise };
  assert.is(await read({ source, target }).catch((error) => error), REFUSED.personio);
  // Nobody waits for it any more: it must not end the program.
  later.reject(REFUSED.engagedly);
  await new Promise((resolve) => setImmediate(resolve));
});

reading.run();
