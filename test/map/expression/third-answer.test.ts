import fc from 'fast-check';
import jsonata from 'jsonata';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileExpression } from '../../../src/map/expression/engine.ts';
import { inspectExpression } from '../../../src/map/expression/expression.ts';

const NOW = new Date('2026-11-27T08:00:00Z');
const DATA = {
  position: 'Cook',
  email: 'a@nordwind.example',
  hire_date: '2020-01-01',
  office: { name: 'Wien' },
  cost_centers: [{ name: '9000', percentage: 60 }, { name: '9001' }],
};

function says(filter: string, record: Record<string, unknown> = DATA): Promise<unknown> {
  const { reads } = inspectExpression(filter, 'filter');
  return compileExpression(filter, { reads, now: NOW, isFilter: true })({ record, custom: {} });
}

const HOURS = 'weekly_working_hours >= 10';
/** What stays open where the hours are not known, however it is written; and what does not. */
const TABLE: [filter: string, answer: boolean | undefined][] = [
  [`$exists(position) and /* hours */ (${HOURS} and $exists(email))`, undefined],
  [`(${HOURS} and $exists(email)) /* hours */`, undefined],
  [`($h := weekly_working_hours; $h >= 10 and $exists(email))`, undefined],
  [`$exists(email) ? (${HOURS} and true) : false`, undefined],
  [`${HOURS} ? true : false`, undefined],
  [`$boolean(${HOURS} and $exists(email))`, undefined],
  // Who has none is named.
  [`(${HOURS}) ?: false`, false],
  [`(${HOURS} and $exists(email)) ?: true`, true],
  [`((${HOURS}) ?? true) and $exists(email)`, true],
  ["(team.name ? team.name : 'none') != 'Partner'", true],
  ["($team := team.name ? team.name : 'none'; $team != 'Partner')", true],
  ["($or := function($v, $w) { $v ? $v : $w }; $or(team.name, 'none') != 'Partner')", true],
  ["(team.name ? office.name : 'none') != 'Partner'", undefined],
  ['($contains(team.name, /a/) ? $contains(team.name, /b/) : true) = true', undefined],
  [`$not(${HOURS} and $exists(email))`, undefined],
  [`$not(${HOURS} or $exists(email))`, false],
  [`cost_centers.(weekly_working_hours > 0) and $exists(email)`, undefined],
  [`${HOURS} and office.name = 'Graz'`, false],
  [`${HOURS} or office.name = 'Wien'`, true],
  [`$exists(weekly_working_hours) and ${HOURS}`, false],
  [`(${HOURS} and $exists(email)) = false`, undefined],
  [`true != $not(${HOURS})`, undefined],
  ["$contains(team.name, 'Partner') = false and $exists(email)", undefined],
  ["$contains(team.name, 'Partner') != true", undefined],
  ["$contains(position, 'Partner') = false", true],
  [`($full := ${HOURS} ? true : false; $not($full))`, undefined],
  ["(position = 'Clerk' and $exists(email)) = false", true],
  [`($h := ${HOURS}; $h = false)`, undefined],
  [`(($h := ${HOURS}; $h != true)) != false`, undefined],
  ["($open := $contains(team.name, 'x'); $not($open = true))", undefined],
  ["team.name ~> $lowercase() ~> $contains('x') = false", undefined],
  ["$contains(team.name, 'x') = $exists(email)", undefined],
  [`(${HOURS}) in [false]`, undefined],
  [`(${HOURS} ? 'full' : 'part') != 'full'`, undefined],
  [`($kind := ${HOURS} ? 'full' : 'part'; $kind = 'full')`, undefined],
  [`($isFull := function($h) { $h >= 30 and $h <= 40 }; $isFull(weekly_working_hours))`, undefined],
  [`($isFull := function($h) { $h >= 30 and true }; $isFull(weekly_working_hours) = false)`, undefined],
  // What is made of a choice.
  [`(${HOURS} ? 1 : 0) + ($contains(position, 'C') ? 1 : 0) = 1`, undefined],
  [`($points := (${HOURS} ? 1 : 0) + 1; $points = 1)`, undefined],
  [`($kind := ${HOURS} ? 'Full' : 'Part'; $lowercase($kind) = 'part')`, undefined],
  [`($kind := ${HOURS} ? 'Full' : 'Part'; $kind ~> $lowercase = 'part')`, undefined],
  [`($kind := ${HOURS} ? 'Full' : 'Part'; $kind & '-' & office.name = 'Part-Wien')`, undefined],
  ["($kind := office.name = 'Wien' ? 'Full' : 'Part'; $lowercase($kind) & team.name = 'x')", false],
  // A function that ends in a call of another one.
  [`($isPart := function($h) { $not($h >= 30 and $h <= 40) }; $isPart(weekly_working_hours))`, undefined],
  [
    `($isFull := function($h) { $not($h < 30 or $h > 40) }; $isFull(weekly_working_hours) = false)`,
    undefined,
  ],
  [
    `($f := function($h) { $exists(email) ? $not($h >= 9 and true) : true }; $f(weekly_working_hours))`,
    undefined,
  ],
  [
    `($from := function($m) { function($h) { $h >= $m and true } }; $from(9)(weekly_working_hours))`,
    undefined,
  ],
  // What is compared is an attribute, or nothing that could stay open.
  ["(office.name = 'Wien' ? team.name : 'x') = 'x'", false],
  ["($team := $lowercase(team.name); $team = 'x')", false],
  ["($isWien := office.name = 'Wien'; $isWien = false)", false],
  ['(weekly_working_hours * 2) = 80', false],
  ['remote = true', false],
  ["0 or position and office.name in ['Graz']", false],
  ['$count(team) or (email and (position and $not(position)))', false],
  // As JSONata says it.
  ["$exists($p := position) and $p != 'x'", true],
  ["(office.name in ['Wien'] or $exists(team);)", true],
  ['team and $exists(email)', undefined],
  ["$custom('Team') and $exists(email)", undefined],
  ["team[name = 'x'] and $exists(email)", undefined],
  ['position and $exists(email)', true],
  ['team ? false : true', undefined],
  ['$exists(team) ? false : true', true],
  ["$split(email, '@')[7] and $exists(email)", false],
  ["$split(team, '@')[0] and $exists(email)", undefined],
  ["(cost_centers.name)[$ = '1'] or position = 'Clerk'", false],
  ["cost_centers[name = '9000'] and $exists(email)", true],
  ["cost_centers[name = '9' and weekly_working_hours > 1] and $exists(email)", false],
  ['$match(email, /zzz/) and $exists(email)', false],
  ['($match(email, /zzz/)) and $exists(email)', false],
  ['((cost_centers[percentage > 90])) and $exists(email)', false],
  ['(team[id = 1]) and $exists(email)', undefined],
  ['$match(email, /nord/) and $exists(email)', true],
  ['email ~> /nord/ and $exists(email)', true],
  ['email ~> /zzz/ and $exists(email)', false],
  ["$filter(cost_centers.name, function($n) { $n = '1' and $n }) and $exists(email)", false],
  ['$count(cost_centers[percentage > 50]) and $contains(position, /co+k/i)', true],
  ["$lowercase(office.name = 'Wien' ? 'A' : 'B') = 'a'", true],
  // Where there is nothing to look at, nothing was looked for.
  ['$match(team, /zzz/) and $exists(email)', undefined],
];

const answers = suite('what a filter cannot tell');
for (const [filter, answer] of TABLE)
  answers(`${filter}: ${answer}`, async () => assert.is(await says(filter), answer));

answers('two hundred conditions are not nested too deeply', async () => {
  const many = (last: string) => [...Array.from({ length: 150 }, () => 'true'), last].join(' and ');
  assert.is(await says(many("office.name = 'Wien'")), true);
  assert.is(await says(many(HOURS)), undefined);
});

type Tree =
  | { word: 'and' | 'or'; parts: Tree[] }
  | { word: 'not'; parts: Tree[] }
  | { leaf: keyof typeof LEAVES };
const LEAVES = {
  true: "office.name = 'Wien'",
  false: "position in ['Clerk', 'and']",
  open: HOURS,
} as const;

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ leaf: fc.constantFrom('true' as const, 'false' as const, 'open' as const) }),
    fc.record({
      word: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.tuple(tie('tree'), tie('tree')),
    }),
    fc.record({ word: fc.constant('not' as const), parts: fc.tuple(tie('tree')) }),
  ) as fc.Arbitrary<Tree>,
}));

function written(one: Tree): string {
  if ('leaf' in one) return LEAVES[one.leaf];
  const parts = one.parts.map(written);
  return one.word === 'not' ? `$not(${parts[0]})` : `(${parts.join(` ${one.word} `)})`;
}

/** Kleene's three answers. */
function decided(one: Tree): boolean | undefined {
  if ('leaf' in one) return one.leaf === 'open' ? undefined : one.leaf === 'true';
  const [first, second] = one.parts.map(decided);
  if (one.word === 'not') return first === undefined ? undefined : !first;
  const decisive = one.word === 'or';
  if (first === decisive || second === decisive) return decisive;
  return first === undefined || second === undefined ? undefined : !decisive;
}

answers('whatever the filter, it is what its conditions decide; where all are known, as JSONata says', () =>
  fc.assert(
    fc.asyncProperty(tree, async (one) => {
      const filter = written(one);
      assert.is(await says(filter), decided(one), filter);
      const known = { ...DATA, weekly_working_hours: 38 };
      assert.is(await says(filter, known), await jsonata(filter).evaluate(known), filter);
    }),
    { numRuns: 150 },
  ),
);

answers.run();
