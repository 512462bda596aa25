import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inEnglish } from '../../src/onboard/in-english.ts';
import { everySentence } from '../fixtures/every-sentence.ts';

const english = suite('what a file means, in English for a customer');

english('no key of a file and no word of ours is left, but for what the file itself holds', () => {
  const said = everySentence();
  assert.ok(said.size > 30, String(said.size));
  const told = [...said].map(inEnglish);
  // The domains, the mailboxes, and codes that stand behind their words.
  const own =
    /`(?:\w+\.)+example`|<code>\w+@(?:\w+\.)+example<\/code>|\(`\w+`\)|<code>not&#124;known<\/code>/g;
  assert.equal(
    told.filter((text) =>
      /`|<code>|_|\b(?:filter|sync|scope|set aside|units are)\b/.test(text.replace(own, '')),
    ),
    [],
  );
  assert.equal(
    told.filter((text) => /,,|\.\.| {2}/.test(text)),
    [],
  );
});

english('reasons and fields are words, and what is not known is as the file has it', () => {
  assert.is(
    inEnglish(
      'Inactive in Personio: **blocked** in Engagedly. Reason: `voluntary` for `employer`, `own_code` for `other`, `not_known` otherwise.',
    ),
    'Inactive in Personio: **blocked** in Engagedly. The reason given there: voluntary for notice by the company (`employer`), `own_code` for `other`, not known otherwise.',
  );
  assert.is(
    inEnglish(
      'The birth date is read: it is written to `birth_date`, `custom-attribute-93cbf` in Engagedly, where the profile shows it and compared to tell people of the same name apart.',
    ),
    'The birth date is read: it is written to Birth Date, `custom-attribute-93cbf` in Engagedly, where the profile shows it, and compared to tell people of the same name apart.',
  );
});

english('a sentence for which there are no other words stays, and those around it are told', () => {
  assert.is(
    inEnglish('Something new. The e-mail address (`email`). No person is touched.'),
    'Something new. By their e-mail address. No person is touched.',
  );
  assert.is(inEnglish(''), '');
  assert.is(inEnglish('No full stop'), 'No full stop');
});

english.run();
