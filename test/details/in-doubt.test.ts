/** Of whom it is in doubt which account they have: which of the causes of a conflict is theirs. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CAUSES, meaningOf } from '../../src/details/in-doubt.ts';
import { guidanceFor } from '../../src/issues.ts';
import { KEYS } from '../../src/match/keys.ts';
import { OWNERS } from '../../src/match/owners.ts';
import { type Asked, account, ask, human } from '../fixtures/outcomes.ts';

const [A, B] = ['a@nordwind.example', 'b@nordwind.example'];

const doubt = suite('in doubt');

/** The first of these people, in conflict. */
function causeOf(asked: Asked): string {
  const match = ask(asked).get('1');
  assert.is(match?.kind === 'set-aside' && match.reason, 'conflict', JSON.stringify(match));
  return meaningOf('conflict', match);
}

doubt('keys that point to two accounts, another name, and somebody else, are told apart', () => {
  const ada = human('1', 'Ada Berg', { email: A, employee_id: '1' });
  assert.match(
    causeOf({
      people: [ada],
      users: [
        account('1', 'Ada Berg', { email: A, employee_id: '8' }),
        account('2', 'Ada Berg', { email: B, employee_id: '1' }),
      ],
    }),
    /point to different accounts/,
  );
  const named = account('1', 'Cem Dorn', { email: A, employee_id: '1' });
  assert.is(causeOf({ people: [ada], users: [named] }), 'The account bears another name');
  const shared = account('1', 'Ada Berg', { email: A, employee_id: '2' });
  assert.match(
    causeOf({ people: [ada, human('2', 'Ada Berg', { email: B, employee_id: '2' })], users: [shared] }),
    /^As much speaks for it that the account is somebody else/,
  );
});

doubt('each row of the tables that may end in a conflict has its cause', () => {
  const rows = [
    ...OWNERS.map(([row]) => `4.${row}`).filter((row) => !['4.1', '4.8'].includes(row)),
    ...KEYS.map(([row]) => `5.${row}`).filter((row) => !['5.1', '5.3', '5.10'].includes(row)),
  ];
  assert.equal(Object.keys(CAUSES).sort(), rows.sort());
});

doubt('what no match has decided means what the issue says', () => {
  assert.is(meaningOf('conflict', { kind: 'none', row: '1.10' }), guidanceFor('conflict').meaning);
  assert.is(meaningOf('rejected', undefined), guidanceFor('rejected').meaning);
});

doubt.run();
