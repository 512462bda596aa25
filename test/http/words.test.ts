import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readWords } from '../../src/http/words.ts';
import { WRITE_FIELDS } from '../../src/vendors/engagedly/fields.ts';

const words = suite('readWords');

function refusal(field: unknown, code: unknown = 'missing_field') {
  return { error_type: 'validation_error', errors: [{ field, code }] };
}

words('takes over every field that can be written, sent or not', () => {
  for (const field of WRITE_FIELDS.keys()) {
    assert.equal(readWords(refusal(field), undefined), {
      codes: ['validation_error', 'missing_field'],
      fields: [field],
    });
  }
});

words('takes over a field of its own that the request named, however deep', () => {
  const sent = [{ page: '1' }, { custom_attributes: { 'custom-attribute-93cbf': ['x'] } }];
  for (const field of ['page', 'custom-attribute-93cbf']) {
    assert.equal(readWords(refusal(field), sent).fields, [field]);
  }
  assert.equal(readWords(refusal('custom-attribute-12345'), sent).fields, []);
});

words('takes over nothing that merely looks like a word', () => {
  const sent = { email: 'anna.schmidt@nordwind.example', departments: ['anna-schmidt'] };
  for (const word of [
    'anna-schmidt',
    'anna_schmidt',
    'schmidt',
    'salary-84000',
    '0',
    'constructor',
    '__proto__',
  ]) {
    const body = { error_type: word, errors: [{ field: word, code: word }] };
    assert.equal(readWords(body, sent), { codes: [], fields: [] }, word);
  }
});

words.run();
