// The options of `duet connect`: request headers, certificates, proxies and unix sockets, reconnecting.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { WebSocketServer } from 'ws';
import { makeCertificates } from '../browser/certificates.mjs';
import { duet, serveFor } from './duet.mjs';

/** Starts an echo server with npm ws. Returns {url, requests, sockets}. */
async function echoFor(test, listen = { port: 0, host: '127.0.0.1' }) {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  const requests = [];
  sockets.on('connection', (ws, request) => {
    requests.push(request);
    ws.on('message', (data, isBinary) => ws.send(data, { binary: isBinary }));
  });
  http.listen(listen);
  await once(http, 'listening');
  test.after(() => {
    for (const ws of sockets.clients) ws.terminate();
    http.close();
  });
  return { url: listen.path ? 'ws://localhost/' : `ws://127.0.0.1:${http.address().port}/`, requests, sockets };
}

test('--header, --origin, --user-agent and --auth are lines of the request', async (t) => {
  const { url, requests } = await echoFor(t);
  const { status } = await duet(['connect', '-H', 'X-One: 1: one', '--header', 'X-Two:two', '--origin', 'https://example.com',
    '--user-agent', 'probe/1', '--auth', 'Ada:pass:w\u00f6rd', '--send', 'x', url]);
  assert.equal(status, 0);
  const [{ headers }] = requests;
  assert.equal(headers['x-one'], '1: one');
  assert.equal(headers['x-two'], 'two');
  assert.equal(headers.origin, 'https://example.com');
  assert.equal(headers['user-agent'], 'probe/1');
  assert.equal(headers.authorization, `Basic ${Buffer.from('Ada:pass:w\u00f6rd').toString('base64')}`);
});

test('lines that cannot be sent are status 2 and named', async () => {
  for (const [args, words] of [
    [['--header', 'nonsense'], /Name: value/],
    [['--header', 'X: 1', '--header', 'Host: other'], /^duet: a header .*: Host$/m],
    [['--header', 'X: a\rb'], /^duet: a header .*: X$/m],
    [['--origin', 'a\nb'], /^duet: a header .*: Origin$/m],
    [['--auth', 'nobody'], /user:password/],
    [['--token', 'x'.repeat(5000)], /^duet: the token is empty or longer/m],
    [['--cert', 'x'], /--key/],
    [['--wait', 'nan'], /--wait/],
    [['--unix-socket', '/x', '--proxy', 'http://h:1'], /excludes/],
  ]) {
    const { status, err } = await duet(['connect', 'ws://localhost:1/', ...args]);
    assert.equal(status, 2, args.join(' '));
    assert.match(err.join('\n'), words);
  }
});

test('--token travels with the subprotocols', async (t) => {
  const { url, requests } = await echoFor(t);
  await duet(['connect', url, '--token', 'secret', '--send', 'x']);
  const offered = requests[0]?.headers['sec-websocket-protocol'] ?? '';
  assert.match(offered, /duet\.token/);
  assert.ok(offered.includes(Buffer.from('secret').toString('base64url')), offered);
});

test('--cert and --key show a certificate to the server', async (t) => {
  const { ca, server, alice, remove } = makeCertificates();
  t.after(remove);
  const { url } = await serveFor(t, '--echo', '--cert', server.cert, '--key', server.key, '--client-ca', ca,
    '--require-client-certificate');
  const at = url.replace('127.0.0.1', 'localhost');
  const asked = ['connect', at, '--ca', ca, '--send', 'x', '--wait', '5'];
  assert.notEqual((await duet(asked)).status, 0);
  assert.deepEqual((await duet([...asked, '--cert', alice.cert, '--key', alice.key])).out, ['x']);
});

test('--unix-socket connects to a path', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'duet-unix-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'socket');
  const { url, requests } = await echoFor(t, { path });
  const { status, out } = await duet(['connect', url, '--unix-socket', path, '--send', 'hello']);
  assert.deepEqual([status, out, requests[0].headers.host], [0, ['hello'], 'localhost']);
});

test('--reconnect goes on with the next line when a connection is lost', async (t) => {
  const { url, sockets } = await echoFor(t);
  const child = spawn(process.env.DUET, ['connect', url, '--reconnect'], { stdio: ['pipe', 'pipe', 'ignore'] });
  t.after(() => child.kill());
  let out = '', connections = 0;
  child.stdout.on('data', (data) => { out += data; });
  sockets.on('connection', (ws) => {
    if (++connections === 1) ws.on('message', () => ws.terminate());
    else child.stdin.end('two\n');
  });
  child.stdin.write('one\n');
  assert.deepEqual(await once(child, 'close'), [0, null]);
  assert.deepEqual([out.replace('one\n', ''), connections], ['two\n', 2]);
});

test('--reconnect tries again until the server is there', async (t) => {
  const first = await echoFor(t);
  let refusals = 0;
  first.sockets.options.verifyClient = (_info, answer) => (++refusals < 3 ? answer(false, 503) : answer(true));
  const { status, out, err } = await duet(['connect', first.url, '--reconnect', '--send', 'at last']);
  assert.deepEqual([status, out], [0, ['at last']]);
  assert.equal(err.filter((line) => /^Could not connect .*; reconnecting in \d+\.\d s$/.test(line)).length, 2);
  refusals = 0;
  assert.equal((await duet(['connect', first.url, '--send', 'x'])).status, 1);
});
