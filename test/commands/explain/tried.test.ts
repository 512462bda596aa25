/** What is said of what was tried for somebody: only what is about that which is planned now. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { triedNotes } from '../../../src/commands/explain/tried.ts';
import type { IssueCode } from '../../../src/issues.ts';
import type { PersonDetail } from '../../../src/types/details.d.ts';
import type { Issue } from '../../../src/types/summary.d.ts';

const REF = '0123456789ab';
const tried = suite('explain: what was tried');

function told(
  planned: PersonDetail['planned'],
  issues: readonly { code: IssueCode; field?: string; refs?: string[] }[],
  { runs = 1, result = 'planned' }: { runs?: number; result?: PersonDetail['result'] } = {},
): string {
  const fields = [{ field: 'last_name', before: 'Old', after: 'New', waits: false }];
  const person = { ref: REF, planned, result, fields: planned === 'block' ? [] : fields };
  const last = issues.map((one): Issue => ({ count: 1, remedy: '', refs: [REF], ...one }));
  const notes = triedNotes(person, { runs, last: { issues: last } });
  return notes.flatMap(({ why = [], next = [] }) => [why, next].flat()).join(' ');
}

for (const [code, planned] of [
  ['block-refused', 'block'],
  ['activation-refused', 'reactivate'],
  ['account-edited', 'update'],
  ['evidence-gone', 'block'],
  ['return-gone', 'reactivate'],
  ['rejected', 'update'],
  ['unit-failed', 'create'],
] as const)
  tried(`${code} is told where the same is planned again, and of nothing else`, () => {
    assert.match(told(planned, [{ code }]), /^The last sync has tried this in vain/);
    for (const other of ['block', 'reactivate', 'update'] as const)
      if (other !== planned && (code !== 'unit-failed' || other !== 'update'))
        assert.is(told(other, [{ code }]), '', other);
  });

tried(
  'a refused value is told only where its field is still to be written, and may be another by now',
  () => {
    assert.match(
      told('update', [{ code: 'rejected', field: 'last_name' }]),
      /^The last sync has tried this in vain, with what Personio said then: .* \(last_name\)\. Compare .* If the value has been corrected since/,
    );
    assert.is(told('update', [{ code: 'rejected', field: 'email' }]), '');
  },
);

tried('of whom the last summary does not name, only that a change of theirs failed', () => {
  for (const issues of [[], [{ code: 'rejected' as const, refs: ['ba9876543210'] }]]) {
    const said = told('block', issues, { runs: 2 });
    assert.match(said, /^The last sync that came to them could not carry out a change of theirs\. /);
    assert.not.match(said, /in vain|open the people/);
  }
  assert.match(told('block', [{ code: 'write-failed' }]), /^The last sync that came to them/);
  assert.is(told('block', [], { runs: 0 }), '');
});

tried('what was refused and waits now is told as well, and nothing of what this run has tried itself', () => {
  const issues = [{ code: 'block-refused' as const }];
  assert.match(
    told('block', issues, { result: 'held' }),
    /in vain: .* Block the account in Engagedly by hand/,
  );
  assert.is(told('block', issues, { result: 'failed' }), '');
});

tried.run();
