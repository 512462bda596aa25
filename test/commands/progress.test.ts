import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stepPrinter } from '../../src/commands/progress.ts';
import type { Phase, Plan } from '../../src/model.ts';
import { emptyPlan } from '../../src/plan/change.ts';

const progress = suite('stepPrinter');

function printed(isTTY: boolean, total: number): string {
  let text = '';
  const tell = stepPrinter({ isTTY, write: (part) => (text += part) });
  tell({ step: 'reading' });
  for (let done = 1; done <= total; done++) tell({ step: 'applying', done, total });
  return text;
}

progress('without a terminal a line at each quarter', () => {
  assert.is(
    printed(false, 100),
    'Reading Personio and Engagedly ...\n' +
      [25, 50, 75, 100].map((done) => `  ${done} of 100 changes done\n`).join(''),
  );
});

progress('on a terminal one line that grows, and ends', () => {
  const text = printed(true, 4);
  assert.match(text, '\r  [############............] 2 of 4');
  assert.ok(text.endsWith('[########################] 4 of 4\n'));
});

progress('a plan is told in numbers', () => {
  let text = '';
  const tell = stepPrinter({ write: (part) => (text += part) });
  const units: Phase = {
    name: 'units',
    changes: [{ action: 'create-unit', kind: 'locations', name: 'Kiel' }],
  };
  const creates: Phase = { name: 'create', changes: [{ action: 'create', employee: '1', after: {} }] };
  const plan: Plan = { ...emptyPlan(), phases: [units, creates] };
  tell({ step: 'planned', plan });
  tell({ step: 'planned', plan: emptyPlan() });
  const held = [5, 2].map((count) => ({ class: 'field' as const, count, base: 9, allowed: 1, isNew: true }));
  tell({ step: 'planned', plan: { ...plan, phases: [creates], held } });
  assert.is(
    text,
    'Planned: 1 unit to create, 1 to add.\nPlanned: nothing to change.\nPlanned: 1 to add; 7 held.\n',
  );
});

progress.run();
