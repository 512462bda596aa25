/** Lists whose pages fail, shuffle or change while they are read: nobody is added or blocked for it. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Call, Fault } from '../../src/sandbox/server.ts';
import { ALWAYS, type Body, type Row, somethingToDo, withTotal } from '../fixtures/incidents.ts';
import { acting, type Scene, text } from '../fixtures/scene.ts';

/** The pages of a list in the order they are asked for. Personio's are by offset. */
type Side = {
  name: 'personio' | 'engagedly';
  people: number;
  pages: number;
  isPage(call: Call, index: number): boolean;
};
const SIDES: readonly Side[] = [
  {
    name: 'personio',
    // Just over two pages of 100.
    people: 203,
    pages: 3,
    isPage: ({ path, query }, index) =>
      path === '/v1/company/employees' && query.get('offset') === String(index * 100),
  },
  {
    name: 'engagedly',
    // With the site administrator just over two pages of 50.
    people: 103,
    pages: 3,
    isPage: ({ method, path, query }, index) =>
      method === 'GET' && path === '/beta/users' && query.get('page') === String(index + 1),
  },
];
const pages = suite('stories: pages');

for (const side of SIDES) {
  const { name, isPage } = side;
  const indices = [...Array(side.pages).keys()];

  pages(
    `3 · a page that fails in the middle, at every page index, on either side (${name})`,
    acting({ people: side.people, tenant: { preset: 'minimal', mapping: {} } }, async (scene) => {
      await somethingToDo(scene);
      for (const index of indices) {
        const before = scene[name].calls.length;
        scene[name].fault({
          when: (call) => isPage(call, index),
          times: ALWAYS,
          effect: { kind: 'answer', answer: { status: 500, body: { error: 'unwell' } } },
        });
        const { summary } = await scene.run();
        assert.is(summary.outcome, 'failed', `page ${index}: ${text(summary)}`);
        const asked = scene[name].calls.slice(before).filter((call) => isPage(call, index));
        assert.is(asked.length, 5, 'it is tried again, not for ever');
        scene.mend();
      }
      assert.equal(scene.writes(), []);
      // Struck once each, the pages are read again, and the run does all there is to do.
      for (const index of indices) {
        scene[name].fault({ when: (call) => isPage(call, index), effect: { kind: 'drop' } });
      }
      assert.is((await scene.run()).summary.outcome, 'success');
      assert.is(scene.writes().length, 4, 'a newcomer, a leaver, and a change with its new job title');
      await scene.settles();
    }),
  );

  pages(
    `4 · rows shuffled between pages so that one is double and one missing, on either side (${name})`,
    acting({ people: side.people, tenant: { preset: 'minimal', mapping: {} } }, async (scene) => {
      await somethingToDo(scene);
      for (const index of indices) {
        scene[name].fault(shuffled(side, index));
        const { summary, codes } = await scene.run();
        assert.is(summary.outcome, 'held', `page ${index}: ${text(summary)}`);
        assert.ok(codes.includes(name === 'personio' ? 'incomplete-source' : 'incomplete-target'));
        assert.ok(
          scene.writes().every(({ method }) => method === 'PATCH'),
          'only fields of people who are matched',
        );
        scene.mend();
      }
      // Once only: the list is read a second time, and that proves it complete.
      scene.person(-4).position = 'Promoted, too';
      scene[name].fault({ ...shuffled(side, side.pages - 1), times: 2 });
      const { summary } = await scene.run();
      assert.is(summary.outcome, 'success', text(summary));
      assert.equal([summary.counts.created, summary.counts.blocked], [1, 1]);
      await scene.settles();
    }),
  );

  pages(
    `5 · total changes while paging, as stated on one page, on either side (${name})`,
    acting({ people: side.people, tenant: { preset: 'minimal', mapping: {} } }, async (scene) => {
      await somethingToDo(scene);
      for (const index of indices) {
        for (const by of [-1, 1000]) {
          scene[name].fault({
            when: (call) => isPage(call, index),
            times: ALWAYS,
            effect: { kind: 'change', change: (answer) => withTotal(answer, by) },
          });
          const { summary } = await scene.run();
          scene.mend();
          // Personio's last page tells how many there are: too few is a contradiction, anything else is read to its end.
          if (name === 'personio' && (by > 0 || index < side.pages - 1)) {
            assert.ok(summary.source.complete, `page ${index}, ${by}`);
            continue;
          }
          assert.is(summary.outcome, 'held', `page ${index}, ${by}: ${text(summary)}`);
          assert.equal([summary.counts.created, summary.counts.blocked], [0, 0]);
        }
      }
      await scene.settles();
    }),
  );

  pages(
    `5 · total changes while paging, because somebody comes or goes, on either side (${name})`,
    acting({ people: side.people, tenant: { preset: 'minimal', mapping: {} } }, async (scene) => {
      await scene.firstLoad();
      for (const index of indices) {
        for (const isComing of [true, false]) {
          const change = passerBy(scene, name);
          if (!isComing) change();
          let isOver = false;
          scene[name].fault({
            when: (call) => {
              if (isOver || !isPage(call, index)) return false;
              change();
              isOver = true;
              return false;
            },
            effect: { kind: 'drop' },
          });
          const { summary } = await scene.run();
          assert.ok(isOver);
          assert.equal([summary.counts.created, summary.counts.blocked], [0, 0], text(summary));
          assert.equal(scene.writes(), [], `page ${index}`);
          if (isComing) change();
          scene.mend();
        }
      }
      await scene.settles();
    }),
  );
}

pages.run();

/** This page and the next one show the same first row, so that one of the two first rows is missing. */
function shuffled({ isPage, pages: count }: Side, index: number): Fault {
  let seen: Row | undefined;
  const other = (index + 1) % count;
  return {
    when: (call) => isPage(call, index) || isPage(call, other),
    times: ALWAYS,
    effect: {
      kind: 'change',
      change: (answer) => {
        const { data } = answer.body as Body;
        return answer.status === 200
          ? { ...answer, body: { ...(answer.body as Body), data: mixed(data) } }
          : answer;
      },
    },
  };
  function mixed(data: Row[]): Row[] {
    const [first, ...rest] = data;
    if (!first) return data;
    if (!seen) {
      seen = first;
      return data;
    }
    return [seen, ...rest];
  }
}

/**
 * Somebody at the front of the list who is none of our business (about to join; an account made by hand): one call
 * brings them, the next takes them away, so that all rows behind them move by one.
 */
function passerBy({ company, engagedly, person }: Scene, name: Side['name']): () => void {
  if (name === 'personio') {
    const joiner = {
      ...structuredClone(person(-1)),
      id: 1,
      email: 'later@nordwind.example',
      status: 'onboarding',
    };
    return () => {
      if (company.people[0] === joiner) company.people.shift();
      else company.people.unshift(joiner);
    };
  }
  const guest = engagedly.addUser({
    fields: { first_name: 'Gast', last_name: 'Gast', email: 'gast@else.example' },
  });
  engagedly.users.pop();
  return () => {
    if (engagedly.users.at(-1) === guest) engagedly.users.pop();
    else engagedly.users.push(guest);
  };
}
