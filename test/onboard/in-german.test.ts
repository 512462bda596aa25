import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inGerman } from '../../src/onboard/in-german.ts';
import { everySentence } from '../fixtures/every-sentence.ts';

const german = suite('what a file means, in German');

german('every sentence that validate says of these is known in German', () => {
  const said = everySentence();
  assert.ok(said.size > 30, String(said.size));
  assert.equal(
    [...said].filter((sentence) => inGerman(sentence) === undefined),
    [],
  );
  const left = [...said].map((sentence) => String(inGerman(sentence)));
  assert.equal(
    left.filter((text) =>
      /\b(?:the|and|is|are|otherwise|until|for|blocked|account)\b/.test(text.replace(/`[^`]*`/g, '')),
    ),
    [],
  );
});

german('what the file holds stays as it is', () => {
  assert.is(
    inGerman(
      'Inactive in Personio: **blocked** in Engagedly. Reason: `resigned` for `employee`, `not_known` otherwise.',
    ),
    'In Personio inaktiv: in Engagedly **gesperrt**. Als Grund steht dort: selbst gekündigt (`resigned`) bei Kündigung durch die Person (`employee`), nicht bekannt (`not_known`) sonst.',
  );
  assert.is(
    inGerman(
      'People who are active or on leave in Personio. Only with an e-mail address of `a.b.example`, `c.example`; others are set aside.',
    ),
    'Wer in Personio aktiv oder länger abwesend (`leave`) ist. Nur mit einer E-Mail-Adresse von `a.b.example`, `c.example`; alle anderen bleiben liegen, bis jemand sie angesehen hat.',
  );
});

german('a sentence that nobody has put into German is not guessed at', () => {
  assert.is(inGerman('Something new.'), undefined);
  assert.is(inGerman('No person is touched. Something new.'), undefined);
});

german.run();
