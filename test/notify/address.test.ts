import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readAddresses, readSender } from '../../src/notify/address.ts';

const sender = suite('readSender');

sender('a name and an address, or an address', () => {
  assert.equal(readSender('Personio Sync <sync@acme.example>'), {
    name: 'Personio Sync',
    address: 'sync@acme.example',
  });
  assert.equal(readSender('"Müller, Sync" <sync@acme.example>')?.name, 'Müller, Sync');
  assert.equal(readSender(' sync@acme.example '), { name: '', address: 'sync@acme.example' });
});

sender('anything else is none', () => {
  const wrong = [
    '',
    'Sync',
    'a@x.example, b@x.example',
    'A <a@x.example> <b@x.example>',
    'a@x.example\nBcc: b@x.example',
  ];
  assert.equal(
    wrong.filter((text) => readSender(text) !== undefined),
    [],
  );
  assert.is(readSender('Sync\r\nBcc: b@x.example <a@x.example>')?.name, 'SyncBcc: b@x.example');
});

const addresses = suite('readAddresses');

addresses('each once, without blanks, from a list or a text', () => {
  assert.equal(readAddresses(' a@x.example,b@x.example, a@x.example,'), ['a@x.example', 'b@x.example']);
  assert.equal(readAddresses(['a@x.example', 'no address']), ['a@x.example']);
});

sender.run();
addresses.run();
