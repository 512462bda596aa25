import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type Company,
  changeEmail,
  comeBack,
  correctRecords,
  hire,
  inventCompany,
  leave,
  move,
  openDepartment,
  type Person,
  promote,
} from '../../../src/sandbox/company/company.ts';
import { worked } from '../../fixtures/worked.ts';

const TODAY = '2026-11-22';

function company(
  people = 250,
  options: { oddities?: boolean; seed?: number; domain?: string } = {},
): Company {
  return inventCompany({ people, seed: 1, today: TODAY, ...options });
}

function person(from: Company, id: number | undefined): Person {
  const found = from.people.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`nobody has the id ${id}`);
  return found;
}

function distinct(from: Company, key: (person: Person) => unknown): Set<unknown> {
  return new Set(from.people.map(key));
}

/** Ids of the people whose record is not what it was. */
function touched(before: Company, after: Company): number[] {
  const old = new Map(before.people.map((one) => [one.id, JSON.stringify(one)]));
  return after.people.filter((one) => old.get(one.id) !== JSON.stringify(one)).map((one) => one.id);
}

function idsWith(from: Company, status: string): number[] {
  return from.people.filter((one) => one.status === status).map((one) => one.id);
}

const invent = suite('inventCompany');

invent('gives the same company for the same seed, and another for another', () => {
  assert.equal(company(), company());
  assert.is.not(JSON.stringify(company().people), JSON.stringify(company(250, { seed: 2 }).people));
});

invent('lays out 250 people in eight departments, four offices and 25 job titles', () => {
  const clean = company(250, { oddities: false });
  assert.is(clean.people.length, 250);
  assert.is(distinct(clean, (one) => one.id).size, 250);
  assert.is(
    distinct(clean, (one) => one.department && 'name' in one.department && one.department.name).size,
    8,
  );
  assert.is(distinct(clean, (one) => one.office && 'name' in one.office && one.office.name).size, 4);
  assert.is(distinct(clean, (one) => one.position).size, 25);
});

invent('gives a clean company on request: active, own e-mail address, reports that end at the chief', () => {
  const clean = company(400, { oddities: false, domain: 'kontor.example' });
  const byId = new Map(clean.people.map((one) => [one.id, one]));
  assert.equal(
    distinct(clean, (one) => one.status),
    new Set(['active']),
  );
  assert.is(distinct(clean, (one) => one.email?.toLowerCase()).size, 400);
  assert.is(distinct(clean, (one) => one.custom.dynamic_1002).size, 400);
  for (const one of clean.people) {
    assert.match(one.email ?? '', /^[a-z0-9]+\.[a-z0-9]+@kontor\.example$/);
    assert.ok(one.hireDate && one.hireDate < TODAY);
    assert.is(one.terminationDate, null);
    assert.is(one.firstName, one.firstName.trim());
    let boss: Person | undefined = one;
    for (let steps = 0; boss && boss.supervisorId !== null; steps++) {
      assert.ok(steps < 5, 'the way up does not end');
      boss = byId.get(boss.supervisorId);
    }
    assert.is(boss, clean.people[0]);
  }
});

invent('keeps every address in one .example domain', () => {
  const addresses = company().people.flatMap((one) => one.email ?? []);
  assert.ok(addresses.every((address) => /^[a-z0-9]+\.[a-z0-9]+@nordwind\.example$/i.test(address)));
});

invent('has names that trip up careless code', () => {
  const names = company().people.flatMap((one) => [one.firstName, one.lastName]);
  for (const pattern of [
    /[äöüß]/,
    /'/,
    /-/,
    /\p{Script=Han}/u,
    /\p{Script=Cyrillic}/u,
    /\p{Script=Greek}/u,
  ]) {
    assert.ok(
      names.some((name) => pattern.test(name)),
      String(pattern),
    );
  }
});

invent('has leavers in the past, joiners in the future and people on leave', () => {
  const all = company().people;
  const withStatus = (status: string) => all.filter((one) => one.status === status);
  assert.ok(withStatus('leave').length > 0);
  assert.ok(withStatus('inactive').length > 0);
  assert.ok(withStatus('onboarding').length > 0);
  assert.ok(withStatus('active').length > 200);
  for (const leaver of withStatus('inactive')) {
    assert.ok(leaver.terminationDate && leaver.terminationDate < TODAY);
    assert.ok(leaver.hireDate && leaver.hireDate < leaver.terminationDate);
    assert.ok(leaver.terminationType);
  }
  assert.ok(withStatus('onboarding').every((one) => one.hireDate && one.hireDate > TODAY));
});

invent('puts each oddity on people of its own and names them', () => {
  const odd = company();
  const ids = new Set(odd.people.map((one) => one.id));
  const named = Object.values(odd.odd).flat();
  assert.is(new Set(named).size, named.length);
  for (const [oddity, people] of Object.entries(odd.odd)) assert.ok(people.length > 0, oddity);

  const only = (list: number[]) => person(odd, list[0]);
  assert.is(only(odd.odd.noEmail).email, null);
  const [one, other] = odd.odd.managerCycle.map((id) => person(odd, id));
  assert.is(one?.supervisorId, other?.id);
  assert.is(other?.supervisorId, one?.id);
  const addresses = odd.odd.sharedEmail.map((id) => person(odd, id).email);
  assert.is(addresses[0]?.toLowerCase(), addresses[1]?.toLowerCase());
  assert.is.not(addresses[0], addresses[1]);
  assert.not.ok(ids.has(only(odd.odd.unknownSupervisor).supervisorId ?? 0));
  assert.is(person(odd, only(odd.odd.departedSupervisor).supervisorId ?? 0).status, 'inactive');
  assert.match(only(odd.odd.trailingSpace).firstName, / $/);
  assert.match(only(odd.odd.mixedCaseEmail).email ?? '', /^[A-Z][a-z0-9]+\.[A-Z]/);
  assert.ok((only(odd.odd.leavingSoon).terminationDate ?? '') > TODAY);
  assert.is(only(odd.odd.leapDayBirthday).custom.dynamic_1001, '1984-02-29');
  const offices = odd.odd.emptyRelations.map((id) => JSON.stringify(person(odd, id).office));
  assert.equal(new Set(offices), new Set(['null', '""', '[]']));
  for (const id of odd.odd.splitCostCenters) {
    const centers = person(odd, id).costCenters || [];
    assert.is(centers.length, 2);
    assert.is(
      centers.reduce((sum, center) => sum + center.percentage, 0),
      100,
    );
  }
});

invent('shares no e-mail address but the one it says', () => {
  const odd = company();
  const addresses = odd.people.flatMap((one) => one.email?.toLowerCase() ?? []);
  assert.is(addresses.length, 249);
  assert.is(new Set(addresses).size, 248);
});

invent('has a custom attribute of every type, tags in both spellings', () => {
  const odd = company();
  const custom = odd.attributes.filter(({ key }) => key.startsWith('dynamic_'));
  assert.equal(
    new Set(custom.map(({ type }) => type)),
    new Set(['date', 'standard', 'tags', 'link', 'multiline', 'list', 'integer', 'decimal']),
  );
  assert.is(custom.find(({ label }) => label === 'Personalnummer')?.universalId, null);
  assert.ok(custom.some(({ universalId }) => universalId === 'date_of_birth'));
  assert.ok(custom.some(({ universalId }) => universalId === 'linkedin'));
  const chief = odd.people[0];
  assert.ok(Array.isArray(JSON.parse(String(chief?.custom.dynamic_1003))));
  assert.throws(() => JSON.parse(String(chief?.custom.dynamic_1006)));
  assert.equal(
    distinct(odd, (one) => typeof one.custom.dynamic_1008),
    new Set(['number', 'string', 'object']),
  );
});

invent('copes with companies too small for oddities', () => {
  assert.equal(company(0).people, []);
  for (const n of [1, 2, 5, 9, 12]) assert.is(company(n).people.length, n);
});

invent('invents 20,000 people in under two seconds', () => {
  const started = worked();
  const large = company(20_000);
  assert.ok(worked() - started < 2000);
  assert.is(large.people.length, 20_000);
  assert.is(distinct(large, (one) => one.id).size, 20_000);
});

invent('lets no two companies share anything mutable', () => {
  const first = company(20);
  const [attribute] = first.attributes;
  if (attribute) attribute.label = 'changed';
  for (const department of first.departments) department.name = 'changed';
  assert.is(company(20).attributes[0]?.label, 'ID');
  assert.is(company(20).departments[0]?.name, 'Warehouse');
});

invent.run();

const stories = suite('hire, promote, openDepartment, leave, move, changeEmail, comeBack, correctRecords');

stories('are deterministic', () => {
  const play = () => {
    const told = company();
    hire(told, 3);
    promote(told);
    openDepartment(told, 'Robotics', 4);
    leave(told, 2, '2026-11-20');
    move(told);
    changeEmail(told);
    correctRecords(told);
    return told;
  };
  assert.equal(play(), play());
});

stories('go on from a clone as from the original', () => {
  const original = company();
  const clone = structuredClone(original);
  assert.equal(hire(original, 2), hire(clone, 2));
  assert.equal(original, clone);
});

stories('change the people they name and nobody else', () => {
  const acts: ((told: Company) => { ids: number[] })[] = [
    (told) => hire(told, 3),
    (told) => promote(told),
    (told) => openDepartment(told, 'Robotics', 4),
    (told) => leave(told, 2, '2026-11-20'),
    (told) => move(told),
    (told) => changeEmail(told),
    (told) => comeBack(told, idsWith(told, 'inactive')),
    (told) => correctRecords(told),
  ];
  for (const act of acts) {
    const told = company();
    // last_modified_at is today for everybody at first, so that only real changes show.
    const before = structuredClone(told);
    const { ids } = act(told);
    assert.equal(touched(before, told).sort(), [...ids].sort());
  }
});

stories('leave the people with oddities alone', () => {
  const told = company();
  const odd = new Set(Object.values(told.odd).flat());
  const { ids } = leave(told, 100, '2026-11-20');
  assert.equal(
    ids.filter((id) => odd.has(id)),
    [],
  );
});

stories('hire: active from today, with an address and a supervisor who exists', () => {
  const told = company();
  const { ids } = hire(told, 12);
  assert.is(told.people.length, 262);
  for (const id of ids) {
    const joiner = person(told, id);
    assert.is(joiner.status, 'active');
    assert.is(joiner.hireDate, TODAY);
    assert.is(person(told, joiner.supervisorId ?? 0).status, 'active');
    assert.is(told.people.filter((one) => one.email === joiner.email).length, 1);
    assert.is(
      told.people.filter((one) => one.costCenters === joiner.costCenters).length,
      1,
      'a list of its own',
    );
  }
});

stories('hire: works with the chief alone', () => {
  const told = company(1);
  const { ids } = hire(told, 2);
  assert.is(person(told, ids[0]).supervisorId, told.people[0]?.id);
});

stories('hire: needs a company', () => {
  assert.throws(() => hire(company(0), 1), /nobody/);
});

stories('promote: a senior title, for somebody in particular if asked', () => {
  const told = company();
  const [id] = promote(told).ids;
  assert.match(person(told, id).position ?? '', /^Senior /);
  const chief = told.people[0]?.id;
  assert.equal(promote(told, chief).ids, [chief]);
  assert.is(told.people[0]?.position, 'Senior Chief Executive');
  assert.throws(() => promote(told, 1), /nobody with this id/);
});

stories('openDepartment: people move to a unit that did not exist, under one of them', () => {
  const told = company();
  const { ids } = openDepartment(told, 'Robotics', 4);
  const movers = ids.map((id) => person(told, id));
  const unit = told.departments.at(-1);
  assert.is(unit?.name, 'Robotics');
  assert.ok(movers.every((one) => one.department === unit));
  assert.equal(
    movers.map((one) => one.supervisorId),
    [told.people[0]?.id, ids[0], ids[0], ids[0]],
  );
});

stories('leave: inactive, dated, never somebody who leads others', () => {
  const told = company();
  const { ids } = leave(told, 5, '2026-11-20');
  assert.is(new Set(ids).size, 5);
  for (const id of ids) {
    const leaver = person(told, id);
    assert.is(leaver.status, 'inactive');
    assert.is(leaver.terminationDate, '2026-11-20');
    assert.ok(leaver.terminationType);
    assert.not.ok(told.people.some((one) => one.supervisorId === id));
  }
});

stories('leave: says so when the company has too few', () => {
  assert.throws(() => leave(company(3), 5, TODAY), /only \d+ people/);
});

stories('move: another office', () => {
  const told = company();
  const before = structuredClone(told);
  const [id] = move(told).ids;
  assert.is.not(JSON.stringify(person(told, id).office), JSON.stringify(person(before, id).office));
});

stories('changeEmail: an address that nobody has', () => {
  const told = company();
  const before = structuredClone(told);
  const [id] = changeEmail(told).ids;
  const { email } = person(told, id);
  assert.is.not(email, person(before, id).email);
  assert.not.ok(before.people.some((one) => one.email === email));
});

stories('comeBack: active again, as if they had never left', () => {
  const told = company();
  const before = structuredClone(told);
  const { ids } = leave(told, 3, '2026-11-20');
  assert.equal(comeBack(told, ids).ids, ids);
  assert.equal(touched(before, told), []);
  assert.throws(() => comeBack(told, [1]), /nobody with this id/);
});

stories('correctRecords: everybody has an address of their own, and a way up to the chief', () => {
  const told = company();
  const { noEmail, sharedEmail, managerCycle, unknownSupervisor, departedSupervisor } = structuredClone(
    told.odd,
  );
  const { ids } = correctRecords(told);
  assert.is(ids.length, 5);
  const addresses = told.people.map((one) => one.email?.toLowerCase());
  assert.is(new Set(addresses).size, 250);
  assert.not.ok(addresses.includes(undefined));
  for (const id of [...noEmail, ...sharedEmail])
    assert.match(person(told, id).email ?? '', /@nordwind\.example$/i);
  for (const id of [...managerCycle, ...unknownSupervisor, ...departedSupervisor]) {
    let boss: Person | undefined = person(told, id);
    for (let steps = 0; boss && boss.supervisorId !== null; steps++) {
      assert.ok(steps < 5, 'the way up does not end');
      assert.is(boss.status, 'active');
      boss = person(told, boss.supervisorId);
    }
  }
  assert.equal(correctRecords(told).ids, []);
});

stories('correctRecords: nothing to do in a company without oddities', () => {
  const clean = company(50, { oddities: false });
  const before = structuredClone(clean);
  assert.equal(correctRecords(clean).ids, []);
  assert.equal(clean, before);
});

stories.run();
