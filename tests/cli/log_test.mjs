// The log of `duet serve` on standard error.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import WebSocket from 'ws';
import { makeCertificates } from '../browser/certificates.mjs';
import { duet, serve, serveFor } from './duet.mjs';

const event = async (served, name) => JSON.parse(await served.note((note) => JSON.parse(note).event === name));

async function comeAndGo(url, code, reason) {
  const ws = new WebSocket(url);
  await once(ws, 'open');
  ws.close(code, reason);
  await once(ws, 'close');
}

/** Returns the server's answer to these bytes. */
async function answer(url, bytes) {
  const socket = connect(new URL(url).port, '127.0.0.1');
  socket.end(bytes);
  let all = '';
  for await (const part of socket) all += part;
  return all;
}

const handshake = (path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

test('--verbose tells who comes and goes, a line each', async () => {
  const served = await serve('--echo', '--verbose');
  await comeAndGo(`${served.url}/room?token=secret`, 4001, 'bye bye');
  await served.note((note) => / connection_closed /.test(note));
  assert.equal(await served.stop(), 0);
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /;
  for (const note of served.notes) assert.match(note, time);
  const notes = served.notes.map((note) => note.replace(time, ''));
  assert.match(notes[0], /^info listening url=ws:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(notes[1], 'info connection_opened connection=1 address=127.0.0.1 path=/room');
  assert.match(notes[2], /^info connection_closed connection=1 address=127\.0\.0\.1 code=4001 reason="bye bye" clean=true /);
  assert.deepEqual(notes.slice(3).map((note) => note.split(' ')[1]), ['stopped', 'shutdown_started', 'shutdown_ended']);
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
    const told = await served.note((note) => note.includes('connection_closed'));
    assert.match(told, /^[ -~]*$/);
    assert.ok(told.includes('"a\\"b\\\\\\n\\u001b[2J\\u009b\\u202e\\u007f"'), told);
    await answer(served.url, Buffer.from(`${handshake('/x\xff\xfe')}\r\n`, 'latin1'));
    await served.note((note) => /handshake_refused|"\/x\\ufffd\\ufffd"/.test(note));
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
  assert.match(await quiet.note(() => true), / warning handshake_refused /);
  const talkative = await serveFor(t, '--log', 'json', '--log-level', 'debug');
  await comeAndGo(talkative.url);
  assert.equal((await event(talkative, 'connection_accepted')).connection, 1);
});

test('SIGHUP without a certificate is told in the log, and only there', async (t) => {
  const served = await serveFor(t, '--log', 'json');
  served.hang_up();
  const { level, reason } = await event(served, 'certificate_rejected');
  assert.equal(level, 'error');
  assert.match(reason, /is not listening with TLS/);
});

test('nothing is told without being asked, and unknown formats and levels are refused', async () => {
  const served = await serve('--echo');
  await comeAndGo(served.url, 1000);
  await served.stop();
  assert.deepEqual(served.notes, []);
  for (const args of [['--log', 'xml'], ['--log-level', 'loud']])
    assert.equal((await duet(['serve', '--port', '0', ...args])).status, 2);
});

for (const format of ['none', 'text', 'json']) {
  test(`--log ${format}: SIGHUP and SIGTERM end nothing but what they should`, async () => {
    const served = await serve('--echo', '--log', format);
    served.hang_up();
    await served.note((note) => note.includes(format === 'none' ? 'duet: ' : 'certificate_rejected'));
    await comeAndGo(served.url, 1000);
    assert.equal(await served.stop(), 0);
    if (format === 'none') return;
    const names = served.notes.map((note) => (format === 'json' ? JSON.parse(note).event : note.split(' ')[2]));
    assert.deepEqual(names, ['listening', 'certificate_rejected', 'connection_opened', 'connection_closed', 'stopped',
      'shutdown_started', 'shutdown_ended']);
  });
}

test('SIGHUP with a certificate is told in the log in every format', async (t) => {
  const { server, remove } = makeCertificates();
  t.after(remove);
  for (const format of ['text', 'json']) {
    const served = await serve('--echo', '--log', format, '--cert', server.cert, '--key', server.key);
    served.hang_up();
    await served.note((note) => note.includes('certificate_reloaded'));
    assert.equal(await served.stop(), 0);
  }
});

const long = 'x'.repeat(12_000);

/** Makes so many connections, with such long paths, that the log does not fit into a pipe. */
async function comeAndGoOften(url) {
  for (let i = 0; i < 150; ++i) await comeAndGo(`${url}/${long}`, 1000);
}

test('a reader of the log that stalls holds up nobody, and is told how many lines it has missed', async () => {
  for (const format of ['text', 'json']) {
    const served = await serve('--echo', '--log', format);
    served.child.stderr.pause();
    await comeAndGoOften(served.url);
    served.child.stderr.resume();
    while (!served.notes.some((note) => note.includes('log_lines_dropped'))) await comeAndGo(served.url);
    assert.equal(await served.stop(), 0);
    const parsed = served.notes.map((note) => (format === 'json' ? JSON.parse(note) : note));
    const isNotice = (note) => (format === 'json' ? note.event === 'log_lines_dropped' : / warning log_lines_dropped /.test(note));
    const missed = parsed.filter(isNotice).map((note) => note.lines ?? Number(note.match(/ lines=(\d+)$/)[1]));
    const isOpening = (note) => /connection_opened/.test(note.event ?? note);
    assert.ok(missed.every((lines) => lines > 0));
    // listening, two for each connection, stopped and the two of the drain
    const connections = Number(parsed.findLast(isOpening).connection ?? parsed.findLast(isOpening).match(/connection=(\d+)/)[1]);
    const told = parsed.length - missed.length;
    assert.equal(told + missed.reduce((sum, lines) => sum + lines), 4 + 2 * connections);
  }
});

test('a reader of the log that stalls for good does not hold up the end', async () => {
  const served = await serve('--echo', '--log', 'json');
  served.child.stderr.pause();
  await comeAndGoOften(served.url);
  served.child.stderr.destroy();
  assert.equal(await served.stop(), 0);
  const deaf = await serve('--echo', '--log', 'json');
  deaf.child.stderr.pause();
  await comeAndGoOften(deaf.url);
  const exited = once(deaf.child, 'exit');
  deaf.child.kill('SIGTERM');
  assert.deepEqual(await exited, [0, null]);
  deaf.child.stderr.destroy();
});

test('a reader of the URL that stalls holds up nobody', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'duet-full-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [fifo, socket] = [join(folder, 'fifo'), join(folder, 'socket')];
  const script = `mkfifo ${fifo}; exec 3<>${fifo}; dd if=/dev/zero of=${fifo} oflag=nonblock bs=4096 2>/dev/null; ` +
    `exec "$DUET" serve --echo --unix-socket ${socket} >${fifo}`;
  const child = spawn('/bin/sh', ['-c', script], { stdio: 'ignore' });
  t.after(() => child.kill('SIGKILL'));
  for (;;) {
    const ws = new WebSocket(`ws+unix:${socket}:/`, { handshakeTimeout: 5_000 });
    const error = await once(ws, 'open').then(() => undefined, (reason) => reason);
    if (!error) return ws.terminate();
    assert.match(error.message, /ENOENT|ECONNREFUSED/);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
});
