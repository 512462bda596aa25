/** What has been published against jsonata, and what was found here: none of it reaches anything, and all of it ends. */
import { readFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openEvaluation } from '../../../src/map/worker/evaluation.ts';
import { NOW, outcome, row, SHORT } from '../../fixtures/expressions.ts';

const attacks = suite('attacks');
for (const [what, source] of [
  ['waits for ever', "($f := function($cb){ {'then': $cb} }; $f(function($x){1}))"],
  ['waits, key computed', "($k := 'th' & 'en'; $f := function($cb){ {$k: $cb} }; $f(function($x){1}))"],
  ['waits, key in a grouping', "($f := function($cb){ [1]{'then': $cb} }; $f(function($x){1}))"],
  [
    'waits, key put in by a transform',
    "($f := function($cb){ {'a': 1} ~> |$|{'then': $cb}| }; $f(function($x){1}))",
  ],
  ['waits behind a date', "$millis() > 0 ? ($f := function($cb){ {'then': $cb} }; $f(function($x){1})) : 1"],
  ['takes a function apart', '$spread([$count]).implementation'],
  ['calls what it has taken apart', '($f := $spread([$count]).implementation; $f([1, 2, 3]))'],
  [
    'writes to what every function has',
    '($s := $spread([$join]).signature; {"a": 1} ~> |$s|{"validate": "gone"}|)',
  ],
  ['takes a function apart by name', '$lookup($count, "implementation")'],
  ['takes a function apart by a helper', '$option(?, $count)("implementation")'],
  ['takes a lambda apart', '$spread(function($x){ $x }).environment'],
  ['goes through a function', '$each($count, function($v, $k){ $k })'],
  ['sifts a function', '$sift($count, function($v, $k){ true })'],
  ['merges functions', '$merge([$count, {"a": 1}])'],
  ['keeps a function in a list', '[$count]'],
  ['keeps a function in an object', '{"a": $count}'],
  ['keeps a function in a list by $append', '$append($count, $sum)'],
  ['keeps a function in a list by $map', '$map([1, 2], function($x){ $count })'],
  ['gives a function back', '$count'],
  ['compares functions', '$count = $sum'],
  ['reads a function as an object', '($f := $count; $f.implementation)'],
  ['reads a wildcard of a function', '($f := $count; $f.*)'],
  [
    'calls the constructor of a function',
    '($f := $count; $f.implementation.constructor("return process")())',
  ],
  ['writes to a function of everybody', '$ ~> |$join|{"implementation": 1}|'],
  ['writes to a prototype by name', '{"a": {}} ~> |a|{"__proto__": {"polluted": 1}}|'],
  ['writes to a constructor', '$merge([{"constructor": {"prototype": {"polluted": 1}}}])'],
  ['groups by a prototype', '[1]{"__proto" & "__": {"polluted": 1}}'],
  ['evaluates a text', '$eval("1")'],
  ['evaluates a text under another name', '($e := $eval; $e("1"))'],
] as const) {
  attacks(what, async () => {
    const evaluation = openEvaluation({ now: NOW, budget: SHORT });
    const given = await outcome(source, { first_name: 'A' }, undefined, evaluation);
    assert.ok('code' in given, `${source} gave ${JSON.stringify(given)}`);
    const after =
      '{"joined": $join(["a", "b"], "-"), "spread": $spread({"a": 1}), "polluted": first_name.polluted}';
    assert.equal(await outcome(after, { first_name: 'A' }, undefined, evaluation), {
      value: { joined: 'a-b', spread: { a: 1 } },
    });
  });
}
attacks('no path leads to a prototype, so that nothing is written there', async () => {
  for (const [source, value] of [
    ['($ ~> |__proto__|{"polluted": 1}|).polluted', undefined],
    ['({"a": {}} ~> |a.constructor.prototype|{"polluted": 1}|).a.polluted', undefined],
    ['{"a": first_name.polluted}', {}],
  ] as const) {
    const given = await outcome(source, { first_name: 'A' });
    assert.equal('code' in given ? given : given.value, value, source);
  }
});
attacks('objects of functions, compared, would take for ever', async () => {
  const begin = performance.now();
  const pairs =
    "($a := {'f': $count}; $b := {'f': $count}; $d := function($x, $n){ $n = 0 ? $x : $d([$x, $x], $n - 1) }; $d($a, 30) = $d($b, 30))";
  assert.ok('code' in (await outcome(pairs)));
  assert.ok(performance.now() - begin < 3000);
});
attacks('what a later expression sees is what the first one saw', async () => {
  const evaluation = openEvaluation({ now: NOW, budget: SHORT });
  const list = { record: { list: [{ a: 1 }] }, custom: () => undefined };
  const [changed, seen] = await evaluation.evaluate([row('list ~> |$|{"a": 2}|'), row('list.a')], [list]);
  assert.equal([changed?.[0], seen?.[0]], [{ value: [{ a: 2 }] }, { value: 1 }]);
});
attacks.run();

const sealed = suite('the process of its own');
sealed('has no environment, no file, no network, no process and no code from texts', async () => {
  process.env.LEDGER_KEY = 'a-secret-of-the-run';
  const { spawn } = await import('node:child_process');
  const { FLAGS } = await import('../../../src/map/worker/start.ts');
  const probe = `
    const found = [];
    const attempt = (what, run) => { try { run(); found.push(what); } catch {} };
    attempt('file', () => require('fs').readFileSync('/etc/hosts'));
    attempt('folder', () => require('fs').readdirSync('/'));
    attempt('write', () => require('fs').writeFileSync('/tmp/x', ''));
    attempt('process', () => require('child_process').execSync('id'));
    attempt('thread', () => new (require('worker_threads').Worker)('1', { eval: true }));
    attempt('binding', () => process.binding('fs'));
    attempt('function', () => Function('return 1')());
    attempt('async function', () => (async () => {}).constructor('return 1')());
    attempt('eval', () => (0, eval)('1'));
    attempt('prototype', () => { Object.prototype.polluted = 1; if (({}).polluted) return; throw 0; });
    attempt('array', () => { Array.prototype.push = 1; if (Array.prototype.push === 1) return; throw 0; });
    attempt('environment', () => { if (Object.keys(process.env).some((k) => !k.startsWith('NODE_CHANNEL'))) return; throw 0; });
    process.send(found);`;
  const child = spawn(process.execPath, [...FLAGS, '-'], {
    env: {},
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
  });
  child.stdin?.end(probe);
  const found = await new Promise((resolve) => child.once('message', resolve));
  child.kill();
  delete process.env.LEDGER_KEY;
  assert.equal(found, []);
});
sealed('has nothing left of Node once it is sealed', async () => {
  const { spawn } = await import('node:child_process');
  const seal = new URL('../../../src/map/worker/seal.ts', import.meta.url);
  const { stripTypeScriptTypes } = await import('node:module');
  const text = stripTypeScriptTypes(await readFile(seal, 'utf8'));
  const probe = `${text}
    const say = process.send.bind(process);
    seal();
    const left = [];
    for (const name of ['process', 'require', 'module', 'fetch', 'WebSocket', 'EventSource', 'Buffer', 'setTimeout',
      'WebAssembly', 'navigator', 'console', 'performance', 'Function', 'eval', 'Reflect', 'Proxy', 'SharedArrayBuffer'])
      if (name in globalThis) left.push(name);
    try { globalThis.mine = 1; left.push('can be added to'); } catch {}
    say(left);`;
  const child = spawn(process.execPath, ['--input-type=module', '-'], {
    env: {},
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
  });
  child.stdin?.end(probe);
  const left = await new Promise((resolve) => child.once('message', resolve));
  child.kill();
  assert.equal(left, []);
});
sealed.run();
