// `duet connect` with slow ends: a server that does not read yet, and outputs that nobody reads or can write.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { test } from 'node:test';
import { WebSocketServer } from 'ws';
import { duet, serveFor } from './duet.mjs';

/** Starts a server with npm ws; `talk` is called with each of its connections. */
async function listenFor(test, talk, options = {}) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: 64 << 20, ...options });
  server.on('connection', talk);
  await once(server, 'listening');
  test.after(() => {
    for (const ws of server.clients) ws.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${server.address().port}`;
}

function connect(args, stdio) {
  return spawn(process.env.DUET, ['connect', ...args], { stdio });
}

/** Writes to a pipe until its reader has taken nothing for a while, or has taken all. */
async function fill(pipe, chunks) {
  for (const chunk of chunks) {
    if (pipe.write(chunk)) continue;
    const drained = once(pipe, 'drain').then(() => true);
    const timer = new Promise((resolve) => setTimeout(resolve, 3000, false));
    if (!(await Promise.race([drained, timer]))) return chunks.indexOf(chunk);
  }
  return chunks.length;
}

test('lines of a pipe wait for a server that reads late and all arrive', { timeout: 120_000 }, async (t) => {
  const connections = [];
  const got = [];
  const url = await listenFor(t, (ws) => {
    ws.pause();
    connections.push(ws);
    ws.on('message', (data) => got.push(`${data.subarray(0, 8)} ${data.length}`));
  });
  const child = connect([url, '--wait', '5'], ['pipe', 'ignore', 'pipe']);
  t.after(() => child.kill());
  const lines = Array.from({ length: 150 }, (_, i) => Buffer.from(`${String(i).padStart(8)}${'x'.repeat(1 << 20)}\n`));
  const taken = await fill(child.stdin, lines);
  assert.ok(taken < 100, `it has read ${taken} lines that it cannot send`);
  for (const line of lines.slice(taken + 1)) child.stdin.write(line);
  child.stdin.end();
  connections[0].resume();
  const [status] = await once(child, 'exit');
  assert.equal(status, 0);
  assert.deepEqual(got, lines.map((line) => `${line.subarray(0, 8)} ${line.length - 1}`));
});

test('it ends when the reader of its output goes away', async (t) => {
  const url = await listenFor(t, (ws) => {
    ws.send('first');
    ws.on('error', () => {});
  });
  const child = connect([url], ['pipe', 'pipe', 'pipe']);
  t.after(() => child.kill());
  const err = [];
  child.stderr.on('data', (data) => err.push(data));
  await once(child.stdout, 'data');
  child.stdout.destroy();  // and the server sends nothing more
  assert.deepEqual(await once(child, 'exit'), [1, null]);
  assert.match(Buffer.concat(err).toString(), /^duet: the output cannot be written: Broken pipe$/m);
});

test('it ends when the reader of a pipe goes away while a server talks on', async (t) => {
  const url = await listenFor(t, (ws) => {
    const timer = setInterval(() => ws.send('again'), 1);
    ws.on('error', () => {});
    ws.on('close', () => clearInterval(timer));
  });
  const script = '{ "$DUET" connect "$0" 2>/dev/null; echo $? >&3; } 3>&2 | head -1';
  const shell = spawn('/bin/sh', ['-c', script, url], { stdio: ['pipe', 'pipe', 'pipe'] });
  t.after(() => shell.kill());
  let told = '';
  shell.stderr.on('data', (data) => { told += data; });
  await once(shell.stderr, 'end');
  assert.equal(told.trim(), '1');
});

test('output that cannot be written is not success', async (t) => {
  const { url } = await serveFor(t, '--echo');
  const full = openSync('/dev/full', 'w');
  const child = connect([url, '--send', 'x'], ['ignore', full, 'pipe']);
  let err = '';
  child.stderr.on('data', (data) => { err += data; });
  assert.deepEqual(await once(child, 'close'), [1, null]);
  assert.match(err, /^duet: the output cannot be written: No space left on device$/m);
});

test('input that cannot be read is not success', async (t) => {
  const { url } = await serveFor(t, '--echo');
  const child = connect([url], [openSync('/', 'r'), 'ignore', 'pipe']);
  let err = '';
  child.stderr.on('data', (data) => { err += data; });
  assert.deepEqual(await once(child, 'close'), [1, null]);
  assert.match(err, /^duet: the input cannot be read: Is a directory$/m);
});

/** Returns a server's text as it is shown on a terminal. */
async function shown(test, text, args = []) {
  const url = await listenFor(test, (ws) => ws.send(text, { binary: typeof text !== 'string' }));
  const script = new URL('terminal.py', import.meta.url).pathname;
  const child = spawn('python3', [script, process.env.DUET, 'connect', url, '--send', 'x', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const parts = [];
  child.stdout.on('data', (data) => parts.push(data));
  await once(child, 'close');
  return Buffer.concat(parts).toString('latin1').replaceAll('\r\n', '\n');
}

test('no control character of a server reaches a terminal', async (t) => {
  const text = 'a\x1b[31m\u009b31m\u0085\x7f\u00a0\u00e4\tb';
  const said = (await shown(t, text)).split('\n');
  assert.equal(Buffer.from(said[1], 'latin1').toString(), 'a?[31m?31m??\u00a0\u00e4\tb');
  const binary = await shown(t, Buffer.from([0x9b, 0x33, 0x31, 0x6d]));
  assert.match(binary, /^\(binary, 4 bytes\)$/m);
});

test('what a server gives as its reason is one line without control characters', async (t) => {
  const url = await listenFor(t, (ws) => ws.close(4000, 'a\u009bb\nDisconnected (1000)'));
  const { err } = await duet(['connect', url]);
  assert.equal(err.at(-1), 'Disconnected (4000 a?b?Disconnected (1000))');
});
