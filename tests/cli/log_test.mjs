// What `duet serve` tells on standard error.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import WebSocket from 'ws';
import { duet, serve, serveFor } from './duet.mjs';

/** The first line that fits, waited for. */
async function line(served, fits) {
  for (;;) {
    const found = served.notes.find(fits);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
const event = async (served, name) => JSON.parse(await line(served, (note) => JSON.parse(note).event === name));

async function comeAndGo(url, code, reason) {
  const ws = new WebSocket(url);
  await once(ws, 'open');
  ws.close(code, reason);
  await once(ws, 'close');
}

/** What the server answers to these bytes. */
async function answer(url, bytes) {
  const socket = connect(new URL(url).port, '127.0.0.1');
  socket.end(bytes);
  let all = '';
  for await (const part of socket) all += part;
  return all;
}

const handshake = (path) => `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

test('--verbose tells who comes and goes, a line each', async () => {
  const served = await serve('--echo', '--verbose');
  await comeAndGo(`${served.url}/room?token=secret`, 4001, 'bye bye');
  await line(served, (note) => / connection_closed /.test(note));
  assert.equal(await served.stop(), 0);
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /;
  for (const note of served.notes) assert.match(note, time);
  const notes = served.notes.map((note) => note.replace(time, ''));
  assert.match(notes[0], /^info listening url=ws:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(notes[1], 'info connection_opened connection=1 address=127.0.0.1 path=/room');
  assert.match(notes[2], /^info connection_closed connection=1 address=127\.0\.0\.1 code=4001 reason="bye bye" clean=true /);
  assert.deepEqual(notes.slice(3).map((note) => note.split(' ')[1]), ['stopped', 'drain_started', 'drain_ended']);
});

test('--log json tells one object a line', async (t) => {
  const served = await serveFor(t, '--echo', '--log', 'json');
  await comeAndGo(`${served.url}/room`, 1000, 'done');
  const { time, duration_ms, ...closed } = await event(served, 'connection_closed');
  assert.ok(Math.abs(Date.parse(time) - Date.now()) < 60_000);
  assert.ok(duration_ms >= 0);
  assert.deepEqual(closed, {
    level: 'info', event: 'connection_closed', connection: 1, address: '127.0.0.1', code: 1000, reason: 'done',
    clean: true, detail: '', bytes_received: 0, bytes_sent: 0,
  });
});

test('control characters of a stranger stay within their line, and what is no UTF-8 within its JSON', async (t) => {
  for (const format of ['text', 'json']) {
    const served = await serveFor(t, '--log', format);
    await comeAndGo(served.url, 4000, 'a"b\\\n\x1b[2J\u009b\u202e\x7f');
    const told = await line(served, (note) => note.includes('connection_closed'));
    assert.match(told, /^[ -~]*$/);
    assert.ok(told.includes('"a\\"b\\\\\\n\\u001b[2J\\u009b\\u202e\\u007f"'), told);
    await answer(served.url, Buffer.from(`${handshake('/x\xff\xfe')}\r\n`, 'latin1'));
    await line(served, (note) => /handshake_refused|"\/x\\ufffd\\ufffd"/.test(note));
    for (const note of served.notes) assert.match(note, /^[ -~]*$/);
  }
});

test('refusals are told with their reason, without the query', async (t) => {
  const served = await serveFor(t, '--log', 'json', '--origin', 'https://example.com');
  assert.match(await answer(served.url, `${handshake('/chat?token=secret')}Origin: https://evil.example\r\n\r\n`), / 403 /);
  const { level, status, kind, path } = await event(served, 'handshake_refused');
  assert.deepEqual({ level, status, kind, path }, { level: 'warning', status: 403, kind: 'origin', path: '/chat' });
  assert.doesNotMatch(served.notes.join('\n'), /secret|dGhlIHNhbXBsZSBub25jZQ/);
});

test('--log-level leaves out what is below it, and shows more where it is debug', async (t) => {
  const quiet = await serveFor(t, '-v', '--log-level', 'warning');
  await answer(quiet.url, 'nonsense\r\n\r\n');
  assert.match(await line(quiet, () => true), / warning handshake_refused /);
  const talkative = await serveFor(t, '--log', 'json', '--log-level', 'debug');
  await comeAndGo(talkative.url);
  assert.equal((await event(talkative, 'connection_accepted')).connection, 1);
});

test('SIGHUP without a certificate is told in the log, and only there', async (t) => {
  const served = await serveFor(t, '--log', 'json');
  served.hang_up();
  const { level, reason } = await event(served, 'certificate_rejected');
  assert.equal(level, 'error');
  assert.match(reason, /does not listen with one/);
});

test('nothing is told without being asked, and unknown formats and levels are refused', async () => {
  const served = await serve('--echo');
  await comeAndGo(served.url, 1000);
  await served.stop();
  assert.deepEqual(served.notes, []);
  for (const args of [['--log', 'xml'], ['--log-level', 'loud']])
    assert.equal((await duet(['serve', '--port', '0', ...args])).status, 2);
});
