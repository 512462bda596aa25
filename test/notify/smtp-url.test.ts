import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readSmtpUrl } from '../../src/notify/smtp-url.ts';

const url = suite('readSmtpUrl');

url('encryption is required, from the first byte or by STARTTLS', () => {
  const { secure, requireTLS, port, host } = readSmtpUrl('smtps://mail.acme.example') ?? {};
  assert.equal([secure, requireTLS, port, host], [true, false, 465, 'mail.acme.example']);
  const plain = readSmtpUrl('smtp://Mail.Acme.example:2525/');
  assert.equal([plain?.secure, plain?.requireTLS, plain?.port], [false, true, 2525]);
  assert.is(plain?.host, 'mail.acme.example');
});

url('only this machine may be spoken to in the open', () => {
  for (const host of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]']) {
    const server = readSmtpUrl(`smtp://${host}:25`);
    assert.equal([server?.loopback, server?.requireTLS], [true, false], host);
  }
  for (const host of ['127.0.0.1.x.example', 'localhost.x.example', '127.0.0.2', '[::2]', '0.0.0.0']) {
    const server = readSmtpUrl(`smtp://${host}:25`);
    assert.equal([server?.loopback, server?.requireTLS], [false, true], host);
  }
});

url('user and password are percent-decoded', () => {
  assert.equal(readSmtpUrl('smtps://apikey:p%40ss%2Fw%C3%B6rt@mail.acme.example')?.auth, {
    user: 'apikey',
    pass: 'p@ss/wört',
  });
  assert.is(readSmtpUrl('smtps://mail.acme.example')?.auth, undefined);
});

url('nothing in the address can change how we connect', () => {
  const wrong = [
    'smtp://mail.acme.example?tls.rejectUnauthorized=false',
    'smtp://mail.acme.example?ignoreTLS=true',
    'smtps://mail.acme.example/#debug',
    'smtps://mail.acme.example/path',
    'direct:mail.acme.example',
    'http://mail.acme.example',
    'mail.acme.example:465',
    'smtps://',
    'smtps://us%ZZer:pass@mail.acme.example',
    'smtps://a b.example',
    '',
  ];
  assert.equal(
    wrong.filter((text) => readSmtpUrl(text) !== undefined),
    [],
  );
});

url.run();
