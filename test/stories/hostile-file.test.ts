/** A hostile tenant file beside others: nobody else's run, and nobody else's record, waits for it or is lost by it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { onStage, TENANT } from '../fixtures/stage.ts';

const ENDLESS = '($f := function($x){ $f($x) }; $f(position))';
const GROWS = "$f := function($x){ $f($x & $x) }; $f('xxxxxxxx')";
const tests = [{ name: 'one', given: { position: 'x' }, expect: { level: 'x' } }];

const FILES: readonly (readonly [id: string, text: string])[] = [
  ['hostile-endless', JSON.stringify({ ...TENANT, name: 'E', mapping: { level: ENDLESS }, tests })],
  ['hostile-grows', JSON.stringify({ ...TENANT, name: 'G', mapping: { level: `(${GROWS})` }, tests })],
  ['hostile-deep', '['.repeat(200_000)],
  ['hostile-keys', `{${Array.from({ length: 8_000 }, (_, at) => `"k${at}":1`).join(',')}}`],
  ['hostile-bytes', '\u0000\u202e{"name": "x"'],
];

const story = suite('hostile tenant files');

story(
  'another tenant is synced and recorded beside them, within their own deadline',
  onStage({ ledger: 'branch' }, async (stage) => {
    for (const [id, text] of FILES) await writeFile(join(stage.folder, 'tenants', `${id}.json`), text);
    const begin = performance.now();
    const { summary, printed } = await stage.run();
    assert.equal([summary.outcome, summary.counts.created], ['success', 12], printed);
    // What the record has left is what the next run finds: it is not the first, and writes nothing.
    assert.is((await stage.state()).tenant, 'nordwind');
    stage.writes();
    const again = await stage.run({ record: false });
    assert.equal([again.summary.outcome, again.summary.counts.unchanged], ['success', 12], again.printed);
    assert.equal(stage.writes(), []);
    assert.ok(performance.now() - begin < 60_000, `${performance.now() - begin} ms`);
  }),
);

story.run();
