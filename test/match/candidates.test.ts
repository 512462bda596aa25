/** Accounts that may be a leaver's: which are told while they are open, and of whom there is nothing to decide. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { DesiredUser } from '../../src/model.ts';
import { type Asked, account, ask, human, type Told } from '../fixtures/outcomes.ts';
import { remembering } from '../fixtures/remembered.ts';

const A = 'a@nordwind.example';
const B = 'b@nordwind.example';
const BORN = '1980-05-17';
const HIRED = '2015-09-14';
const ADA = { email: A, employee_id: '1', birth_date: BORN, joining_date: HIRED };

/** The accounts beside that of Ada, who has left, of which there is a second one under her name. */
function besideAda(
  second: Told,
  { ada = {}, others = [], more = {} }: { ada?: Told; others?: DesiredUser[]; more?: Partial<Asked> } = {},
): readonly string[] {
  const users = [account('1', 'Ada Berg', { ...ADA, is: 'blocked' }), account('2', 'Ada Berg', second)];
  const people = [human('1', 'Ada Berg', { ...ADA, is: 'gone', ...ada }), ...others];
  const match = ask({ people, users, intact: { 1: 'user-1' }, ...more }).get('1');
  assert.is(match?.kind === 'matched' && match.user.id, 'user-1');
  return match?.kind === 'matched' ? (match.beside ?? []) : [];
}

const beside = suite('accounts beside that of a leaver');

beside('under the same name: with the birthday, with a key, or with nothing against it', () => {
  assert.equal(besideAda({ email: B, birth_date: BORN }), ['user-2']);
  assert.equal(besideAda({ email: B }, { ada: { email: B } }), ['user-2']);
  assert.equal(besideAda({ email: B, joining_date: HIRED }), ['user-2']);
  assert.equal(besideAda({ email: B }), ['user-2'], 'an account made by hand bears no date');
  assert.equal(besideAda({ email: B, joining_date: '2016-01-02' }), []);
  assert.equal(besideAda({ email: B, birth_date: BORN, is: 'blocked' }), []);
});

beside(
  'a birthday that stands for none is none, and one that differs, or a number, outweighs the name and a hire date',
  () => {
    const none = '1980-01-01';
    const other = { email: B, joining_date: '2016-01-02', birth_date: none };
    assert.equal(besideAda(other, { ada: { birth_date: none } }), []);
    assert.equal(besideAda({ email: B, joining_date: HIRED, birth_date: '1991-02-03' }), []);
    assert.equal(besideAda({ email: B, joining_date: HIRED, employee_id: '2' }), []);
  },
);

beside('not what is, or was, somebody else’s', () => {
  const namesake = (fields: Told) => human('2', 'Ada Berg', { email: 'c@nordwind.example', ...fields });
  const own = { birth_date: '1991-02-03', joining_date: HIRED };
  assert.equal(
    besideAda({ email: B, joining_date: HIRED }, { others: [namesake({ birth_date: '1991-02-03' })] }),
    [],
  );
  const linked = { others: [namesake(own)], more: { intact: { 1: 'user-1', 2: 'user-2' } } };
  assert.equal(besideAda({ email: B, ...own }, linked), [], 'of somebody who is here');
  const left = { ...linked, others: [namesake({ ...own, is: 'gone' })] };
  assert.equal(besideAda({ email: B, ...own }, left), [], 'of somebody who has left');
  const users = [account('1', 'Ada Berg', ADA)];
  for (const unread of [{ 'user-2': 'the reference of somebody' }, {}]) {
    const memory = remembering({ 1: 'user-1' }, { left: users, unread });
    const told = besideAda({ email: B, joining_date: HIRED }, { more: { memory } });
    assert.equal(told, Object.keys(unread).length > 0 ? [] : ['user-2'], 'of somebody who is gone');
  }
});

beside('nor what may be that of somebody who is here, who is set aside for it', () => {
  const others = [human('2', 'Ada Berg', { email: 'c@nordwind.example', birth_date: '1991-02-03' })];
  assert.equal(besideAda({ email: 'c@nordwind.example', joining_date: HIRED }, { others }), []);
});

beside(
  'also of whoever is in doubt, since a successor has the address that still stands on their record',
  () => {
    const people = [
      human('1', 'Ada Berg', { email: A, is: 'gone', joining_date: HIRED }),
      human('2', 'Bob Carl', { email: A, employee_id: '2', joining_date: '2026-02-01' }),
    ];
    const users = [account('1', 'Ada Berg', { email: B, joining_date: HIRED })];
    const match = ask({ people, users }).get('1');
    assert.equal(match?.kind === 'set-aside' && [match.reason, match.candidates], ['ambiguous', ['user-1']]);
  },
);

beside.run();

const over = suite('leavers in doubt of whom there is nothing to decide');

over(
  'the only account that may be theirs is proved to be somebody else’s; not where it may be theirs after all',
  () => {
    const old = { email: A, birth_date: undefined, joining_date: '2010-01-01', is: 'gone' };
    const isOver = (
      { leaver = {}, heir = {}, name = 'Ada Berg' }: { leaver?: Told; heir?: Told; name?: string },
      more: Partial<Asked> = { intact: { 2: 'user-2' } },
    ) => {
      const now = { email: B, employee_id: '2', joining_date: HIRED, ...heir };
      const people = [human('1', name, { ...old, ...leaver }), human('2', 'Ada Carl', now)];
      const users = [account('2', 'Ada Carl', { ...now, email: A }), ...(more.users ?? [])];
      const match = ask({ people, ...more, users }).get('1');
      assert.is(match?.kind, 'set-aside', JSON.stringify(match));
      return match?.kind === 'set-aside' && match.isOver === true;
    };
    assert.ok(isOver({}));
    assert.ok(
      isOver({ leaver: { birth_date: BORN }, heir: { birth_date: BORN }, name: 'Anonymous Anonymous' }),
    );
    assert.not.ok(isOver({}, { pairs: { 2: 'user-2' } }), 'nothing proves it');
    assert.not.ok(isOver({}, { intact: { 1: 'user-2', 2: 'user-2' } }), 'as much proves it to be theirs');
    const own = { users: [account('9', 'Ada Berg', { email: 'c@nordwind.example' })] };
    assert.not.ok(isOver({}, { ...own, intact: { 2: 'user-2' } }), 'another account bears their name');
  },
);

over.run();
