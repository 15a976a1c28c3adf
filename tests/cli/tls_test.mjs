// `duet serve` with several certificates, and with client certificates.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { connect } from 'node:tls';
import WebSocket from 'ws';
import { makeCertificates } from '../browser/certificates.mjs';
import { duet, serveFor } from './duet.mjs';

/** Returns 'open', or the error. */
async function outcome(url, options) {
  const ws = new WebSocket(url, options);
  const what = await once(ws, 'open').then(() => 'open', (error) => error.message);
  ws.terminate();
  return what;
}

test('each client gets the certificate for the name that it asks for', async (t) => {
  const { ca, server, other, remove } = makeCertificates();
  t.after(remove);
  const { url } = await serveFor(t, '--cert', server.cert, '--key', server.key, '--cert', other.cert, '--key', other.key);
  const named = (servername) => outcome(url, { ca: readFileSync(ca), servername });
  assert.equal(await named('localhost'), 'open');
  assert.equal(await named('other.invalid'), 'open');
  assert.match(await named('unknown.invalid'), /altnames/);
});

test('a certificate of the client is asked for, and insisted on', async (t) => {
  const { ca, server, self, alice, remove } = makeCertificates();
  t.after(remove);
  const pair = ['--cert', server.cert, '--key', server.key, '--client-ca', ca];
  const shows = (one) => ({
    ca: readFileSync(ca),
    servername: 'localhost',
    ...one && { cert: readFileSync(one.cert), key: readFileSync(one.key) },
  });
  const strict = await serveFor(t, ...pair, '--require-client-certificate');
  assert.equal(await outcome(strict.url, shows(alice)), 'open');
  for (const one of [undefined, self, server]) assert.notEqual(await outcome(strict.url, shows(one)), 'open');
  const lenient = await serveFor(t, ...pair);
  assert.equal(await outcome(lenient.url, shows(alice)), 'open');
  assert.equal(await outcome(lenient.url, shows()), 'open');
  assert.notEqual(await outcome(lenient.url, shows(self)), 'open');
});

test('the ciphers that are named are used, and none that there are not', async (t) => {
  const { server, remove } = makeCertificates();
  t.after(remove);
  const run = ['--cert', server.cert, '--key', server.key, '--ciphers'];
  const { url } = await serveFor(t, ...run, 'ECDHE-ECDSA-AES256-GCM-SHA384');
  const socket = connect({ port: new URL(url).port, maxVersion: 'TLSv1.2', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  assert.equal(socket.getCipher().name, 'ECDHE-ECDSA-AES256-GCM-SHA384');
  socket.destroy();
  const { status, err } = await duet(['serve', '--port', '0', ...run, 'NONE']);
  assert.equal(status, 1);
  assert.match(err.join('\n'), /'NONE' selects no cipher of TLS 1\.2/);
});

test('options of TLS that do not go together are refused', async (t) => {
  const { ca, server, other, remove } = makeCertificates();
  t.after(remove);
  const run = async (...args) => (await duet(['serve', '--port', '0', ...args])).status;
  assert.equal(await run('--cert', server.cert, '--key', server.key, '--cert', other.cert), 2);
  assert.equal(await run('--client-ca', ca), 2);
  assert.equal(await run('--cert', server.cert, '--key', server.key, '--require-client-certificate'), 2);
});
