import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { closest } from '../src/suggest.ts';

const suggesting = suite('closest');
const WORDS = ['timezone', 'schedule', 'scope', 'onMissing', 'clear', 'createOnly'];
const SLIPS = {
  timezon: 'timezone',
  shcedule: 'schedule',
  on_missing: 'onMissing',
  clears: 'clear',
  createonly: 'createOnly',
};

for (const [slip, word] of Object.entries(SLIPS)) {
  suggesting(`takes ${slip} for ${word}`, () => assert.is(closest(slip, WORDS), word));
}
suggesting('guesses nothing that is far off', () => {
  assert.is(closest('secret', WORDS), undefined);
  assert.is(closest('x', WORDS), undefined);
  assert.is(closest('', WORDS), undefined);
});
suggesting('nobody means a word that only begins like another', () => {
  assert.is(closest('clear', [`clear${' '.repeat(80)}and much more`]), undefined);
  assert.is(closest('x'.repeat(100), [`${'x'.repeat(99)}y`]), `${'x'.repeat(99)}y`);
});
suggesting('is quick with a huge word', () => {
  assert.is(closest('x'.repeat(1_000_000), WORDS), undefined);
});
suggesting.run();
