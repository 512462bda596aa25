import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sharedKeysIn } from '../../src/details/shared-keys.ts';
import type { Match } from '../../src/model.ts';
import { human } from '../fixtures/outcomes.ts';

const shared = suite('sharedKeysIn');

const EMAIL = 'info@nordwind.example';
const ALONE: Match = { kind: 'set-aside', reason: 'ambiguous', candidates: [], row: '1.1' };

shared('who else has the e-mail of somebody left alone, and of whom the filter keeps out no name', () => {
  const ada = human('1', 'Ada Berg', { email: EMAIL, employee_id: '1' });
  const cem = human('2', 'Cem Dorn', { email: EMAIL, employee_id: '2' });
  const zoe = { ...human('3', 'Zoe Elm', { email: EMAIL, employee_id: '3' }), passes: false };
  const sharedBy = sharedKeysIn([ada, cem, zoe]);
  assert.equal(sharedBy(ada, ALONE), [
    'Their e-mail is also that of Cem Dorn (Personio 2), somebody out of scope (Personio 3): if they are not one person, each needs their own in Personio.',
  ]);
  assert.equal(sharedBy(ada, { kind: 'none', row: '4.10' }), [], 'who is not left alone');
});

shared.run();
