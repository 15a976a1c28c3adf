// `duet serve`, started as by a user, with npm ws as the client.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import WebSocket from 'ws';
import { makeCertificates } from '../browser/certificates.mjs';
import { files, makeSite } from '../clients/site.mjs';
import { duet, serve, serveFor } from './duet.mjs';

async function open(url, ...args) {
  const ws = new WebSocket(url, ...args);
  await once(ws, 'open');
  return ws;
}

test('the first line is the URL, with the port the system chose', async (t) => {
  const { url, out, notes } = await serveFor(t, '--echo');
  assert.match(url, /^ws:\/\/127\.0\.0\.1:[1-9]\d*$/);
  assert.deepEqual([out.length, notes], [1, []]);
});

test('a port in use is told in a sentence', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const { status, out, err } = await duet(['serve', '--port', String(other.address().port)]);
  assert.equal(status, 1);
  assert.deepEqual(out, []);
  assert.equal(err.length, 1);
  assert.match(err[0], /^duet: the port is in use.*\b\d+/);
});

test('an address that is not this machine\'s is told in a sentence', async () => {
  const { status, err } = await duet(['serve', '--port', '0', '--host', '192.0.2.1']);
  assert.equal(status, 1);
  assert.match(err.join('\n'), /^duet: the address is not available on this machine.*192\.0\.2\.1/);
});

test('a web folder that is not there is told by its name', async () => {
  const { status, out, err } = await duet(['serve', '--port', '0', '--web', '/not/there']);
  assert.deepEqual([status, out], [1, []]);
  assert.match(err.join('\n'), /^duet: a file or folder does not exist: .*'\/not\/there'$/);
});

test('certificate files that are missing or do not match are told apart', async (t) => {
  const { server, other, remove } = makeCertificates();
  t.after(remove);
  const run = (cert, key) => duet(['serve', '--port', '0', '--cert', cert, '--key', key]);
  for (const [cert, key] of [['/not/there', server.key], [server.cert, '/not/there']]) {
    const { status, err } = await run(cert, key);
    assert.equal(status, 1);
    assert.match(err.join('\n'), /^duet: a file or folder does not exist: .*'\/not\/there'$/);
  }
  for (const [cert, key] of [[server.cert, other.key], [server.key, server.key], [server.cert, server.cert]]) {
    const { status, err } = await run(cert, key);
    assert.equal(status, 1);
    assert.match(err.join('\n'), /^duet: the certificate or key cannot be used: ./);
  }
  assert.equal((await duet(['serve', '--port', '0', '--cert', server.cert])).status, 2);
});

test('--echo sends text and binary back as they are', async (t) => {
  const ws = await open((await serveFor(t, '--echo')).url);
  for (const sent of ['text', Buffer.from([0, 1, 255])]) {
    ws.send(sent);
    const [data, binary] = await once(ws, 'message');
    assert.equal(binary, typeof sent !== 'string');
    assert.equal(data.toString('latin1'), sent.toString('latin1'));
  }
  ws.close();
});

test('--reply answers every message with its text', async (t) => {
  const ws = await open((await serveFor(t, '--reply', 'Message received')).url);
  for (const sent of ['one', Buffer.from('two')]) {
    ws.send(sent);
    const [data, binary] = await once(ws, 'message');
    assert.deepEqual([data.toString(), binary], ['Message received', false]);
  }
  ws.close();
});

test('--echo and --reply exclude each other', async () => {
  assert.equal((await duet(['serve', '--port', '0', '--echo', '--reply', 'x'])).status, 2);
});

test('--subprotocol chooses in its own order', async (t) => {
  const { url } = await serveFor(t, '--subprotocol', 'best', 'good');
  const ws = await open(url, ['good', 'best']);
  assert.equal(ws.protocol, 'best');
  ws.close();
});

test('--origin lets its pages connect and no others', async (t) => {
  const { url } = await serveFor(t, '--origin', 'https://example.com');
  (await open(url, { origin: 'https://example.com' })).close();
  await assert.rejects(open(url, { origin: 'https://example.org' }), /403/);
  (await open(url)).close();
});

test('--allowed-host answers for hosts besides this machine\'s', async (t) => {
  const to = (host) => ({ headers: { Host: host } });
  const { url } = await serveFor(t, '--allowed-host', 'app.example');
  for (const host of ['app.example', 'localhost', '127.0.0.1']) (await open(url, to(host))).close();
  await assert.rejects(open(url, to('evil.example')), /421/);
  const usual = await serveFor(t);
  await assert.rejects(open(usual.url, to('app.example')), /421/);
});

test('--max-head and --max-header-lines bound a request', async (t) => {
  const large = { headers: { Cookie: `a=${'x'.repeat(20_000)}` } };
  const many = { headers: Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`x-${i}`, 'y'])) };
  const usual = await serveFor(t);
  for (const request of [large, many]) await assert.rejects(open(usual.url, request), /431/);
  const wide = await serveFor(t, '--max-head', '40000', '--max-header-lines', '200');
  for (const request of [large, many]) (await open(wide.url, request)).close();
});

test('--forwarded-fields says where trusted proxies name a client', async (t) => {
  const from = (address) => ({ headers: { Forwarded: `for="${address}"`, 'X-Forwarded-For': '192.0.2.9' } });
  const { url } = await serveFor(t, '--trusted-proxy', '127.0.0.1', '--max-connections-per-address', '1',
    '--forwarded-fields', 'forwarded');
  const first = await open(url, from('[2001:db8::1]:4711'));
  await assert.rejects(open(url, from('[2001:db8:0:0::1]:4712')), /429/);
  (await open(url, from('192.0.2.1:80'))).close();
  first.close();
});

test('--max-message refuses more with 1009', async (t) => {
  const ws = await open((await serveFor(t, '--echo', '--max-message', '100')).url);
  ws.send('x'.repeat(101));
  assert.equal((await once(ws, 'close'))[0], 1009);
});

test('--web serves a folder, and prints the page\'s URL second', async (t) => {
  const site = makeSite();
  t.after(site.remove);
  const { url, out } = await serveFor(t, '--echo', '--web', site.folder);
  while (out.length < 2) await new Promise(setImmediate);
  assert.equal(out[1], `${url.replace('ws', 'http')}/`);
  for (const path of ['', 'index.html', 'empty.wasm']) {
    const { type, content } = files[path || 'index.html'];
    const answer = await fetch(out[1] + path);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type').split(';')[0], type);
    assert.equal(answer.headers.get('cross-origin-opener-policy'), 'same-origin');
    assert.equal(answer.headers.get('cross-origin-embedder-policy'), 'require-corp');
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), Buffer.from(content));
  }
  (await open(url)).close();
});

test('without --web a request that is no handshake gets 426', async (t) => {
  const { url } = await serveFor(t);
  assert.equal((await fetch(url.replace('ws', 'http'))).status, 426);
});

test('an empty web folder answers 404', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'duet-empty-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { url } = await serveFor(t, '--web', folder);
  assert.equal((await fetch(url.replace('ws', 'http'))).status, 404);
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} closes every client with 1001 and ends with status 0`, async () => {
    const server = await serve('--echo');
    const clients = await Promise.all([1, 2, 3].map(() => open(server.url)));
    const closes = clients.map((ws) => once(ws, 'close'));
    assert.equal(await server.stop(signal), 0);
    for (const close of closes) assert.equal((await close)[0], 1001);
  });
}

test('a client that does not answer the close does not keep the server up', async () => {
  const server = await serve('--echo');
  const ws = await open(server.url);
  ws.pause();
  assert.equal(await server.stop(), 0);
  ws.terminate();
});

test('limits on connections and signs of life', async (t) => {
  const { url } = await serveFor(t, '--echo', '--max-connections-per-address', '1', '--ping-interval', '0.01',
    '--ping-timeout', '5', '--max-frames', '2', '--trusted-proxy', '127.0.0.1');
  const headers = { 'X-Forwarded-For': '192.0.2.1' };
  const first = new WebSocket(url, { headers });
  await once(first, 'ping');
  const [error] = await once(new WebSocket(url, { headers }), 'error');
  assert.match(error.message, /429/);
  for (const fin of [false, false, true]) first.send('x', { fin });
  assert.equal((await once(first, 'close'))[0], 1008);
});

test('SIGHUP reads the certificate again, and a bad one changes nothing', async (t) => {
  const { ca, server, other, remove } = makeCertificates();
  t.after(remove);
  const cert = `${server.cert}.deployed`, key = `${server.key}.deployed`;
  const put = (pair) => {
    copyFileSync(pair.cert, cert);
    copyFileSync(pair.key, key);
  };
  put(server);
  const served = await serveFor(t, '--echo', '--cert', cert, '--key', key, '--tls-1-3');
  const url = served.url.replace('127.0.0.1', 'localhost');
  const status = async () => (await duet(['connect', url, '--send', 'x', '--ca', ca])).status;
  const reload = async (line) => {
    served.hang_up();
    return served.note((_, index) => index === line - 1);
  };
  assert.equal(await status(), 0);
  put(other);
  assert.equal(await reload(1), 'the certificate was reloaded');
  assert.equal(await status(), 1);
  writeFileSync(key, 'nonsense');
  assert.match(await reload(2), /^duet: the certificate or key cannot be used: /);
  put(server);
  assert.equal(await reload(3), 'the certificate was reloaded');
  assert.equal(await status(), 0);
});

test('a second SIGTERM does not wait for anybody', async () => {
  const server = await serve('--echo', '--close-timeout', '0.05');
  const [deaf, polite] = await Promise.all([open(server.url), open(server.url)]);
  deaf.pause();
  const begun = once(polite, 'close');
  const ended = server.stop();
  await begun;
  server.stop();
  const started = performance.now();
  assert.equal(await ended, 0);
  assert.ok(performance.now() - started < 4_500, 'it waited for the end of the drain');
  deaf.terminate();
});

test('numbers that an option cannot mean are status 2', async () => {
  for (const args of [
    ['--max-message', '-1'], ['--max-queue', '99999999999999999999999'], ['--max-memory', '1e9'], ['--max-frames', '-1'],
    ['--max-connections', '-1'], ['--topics', '--history', '-5'], ['--topics', '--history', '5', '--max-history', '-1'],
    ['--ping-interval', 'nan'], ['--max-connection-rate-per-address', 'nan'], ['--close-timeout', 'inf'], ['--threads', '-1'],
  ]) assert.equal((await duet(['serve', '--port', '0', ...args], { timeout: 60_000 })).status, 2, args.join(' '));
});
