// `duet serve` on a unix socket, and on a socket that was opened for it, as systemd does.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import WebSocket from 'ws';
import { eachLine } from '../browser/hosts/lines.mjs';
import { duet, serve } from './duet.mjs';

const manager = new URL('socket_manager.py', import.meta.url).pathname;

function folderFor(t) {
  const folder = mkdtempSync(join(tmpdir(), 'duet-listen-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function echoed(url, text) {
  const ws = new WebSocket(url);
  await once(ws, 'open');
  ws.send(text);
  const [answer] = await once(ws, 'message');
  ws.close();
  await once(ws, 'close');
  return answer.toString();
}

/** Runs `duet serve --systemd` repeatedly on one socket of this kind (socket_manager.py). */
function manage(t, kind, { runs = 1, args = [], env = {} } = {}) {
  const child = spawn('python3', [manager, kind, String(runs), process.env.DUET, 'serve', '--echo', '--systemd', ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const out = [], err = [];
  eachLine(child.stdout, (line) => out.push(line));
  eachLine(child.stderr, (line) => err.push(line));
  const ended = once(child, 'close').then(([status, signal]) => ({ status: status ?? signal, err }));
  t.after(() => child.kill('SIGKILL'));
  /** Returns its output line with this number: process id and port, URL, process id and port, URL... */
  const line = async (number) => {
    const over = ended.then(({ status }) => assert.fail(`it ended with ${status}: ${err.join('\n')}`));
    over.catch(() => {});
    while (out.length <= number) await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 1))]);
    return out[number];
  };
  return { line, ended };
}

/** Returns whether the path accepts connections. Between bind and listen the file exists and does not. */
function isListening(path) {
  const socket = connect(path);
  return once(socket, 'connect').then(() => true, () => false).finally(() => socket.destroy());
}

for (const closed of ['0<&-', '1>&-', '2>&-', '0<&- 1>&- 2>&-'])
  test(`started with ${closed} it serves, prints to no client and ends well`, async (t) => {
    const path = join(folderFor(t), 'socket');
    const command = `exec "$0" serve --reply hi --log text --log-level debug --unix-socket "$1" ${closed}`;
    const child = spawn('sh', ['-c', command, process.env.DUET, path], { stdio: ['ignore', 'ignore', 'ignore'] });
    t.after(() => child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    while (!(await isListening(path))) await new Promise((resolve) => setTimeout(resolve, 1));
    for (let i = 0; i < 4; ++i) assert.equal(await echoed(`ws+unix://${path}`, 'anything'), 'hi');
    child.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
  });

test('too few descriptors for the threads are told in a sentence', async () => {
  const child = spawn('sh', ['-c', 'ulimit -n 40; exec "$0" serve --port 0 --threads 8', process.env.DUET]);
  const err = [];
  eachLine(child.stderr, (line) => err.push(line));
  assert.deepEqual(await once(child, 'close'), [1, null]);
  assert.match(err.join('\n'), /^duet: a system resource is not available: .*Too many open files$/);
});

test('--unix-socket listens at a path, which is gone afterwards', async (t) => {
  const path = join(folderFor(t), 'socket');
  const server = await serve('--echo', '--unix-socket', path);
  assert.equal(server.url, `ws+unix://${path}`);
  assert.equal(await echoed(server.url, 'by path'), 'by path');
  const { status, err } = await duet(['serve', '--unix-socket', path]);
  assert.equal(status, 1);
  assert.match(err.join('\n'), /^duet: the port is in use: .*socket$/);
  assert.equal(await server.stop(), 0);
  assert.ok(!existsSync(path));
});

for (const kind of ['tcp', 'unix']) {
  test(`--systemd takes the ${kind} socket that it is passed, and leaves it listening`, async (t) => {
    const path = join(folderFor(t), 'socket');
    const { line, ended } = manage(t, kind === 'tcp' ? 'tcp' : path, { runs: 2 });
    const url = await line(1);
    for (let run = 0; run < 2; ++run) {
      assert.equal(await line(2 * run + 1), url);
      assert.equal(await echoed(url, `run ${run}`), `run ${run}`);
      process.kill(parseInt(await line(2 * run)), 'SIGTERM');
    }
    assert.equal((await ended).status, 0);
    if (kind === 'unix') assert.deepEqual([url, existsSync(path)], [`ws+unix://${path}`, true]);
  });
}

for (const [what, kind, env, sentence] of [
  ['variables for another process', 'tcp', { LISTEN_PID: '1' }, /no socket was passed to this process/],
  ['no descriptors', 'tcp', { LISTEN_FDS: '0' }, /no socket was passed to this process/],
  ['a file', 'none', {}, /descriptor 3 is not a socket$/],
  ['a datagram socket', 'datagram', {}, /descriptor 3 is not a stream socket$/],
  ['a socket that does not listen', 'idle', {}, /descriptor 3 is not listening/],
]) {
  test(`--systemd refuses ${what}`, async (t) => {
    const { status, err } = await manage(t, kind, { env }).ended;
    assert.equal(status, 1);
    assert.match(err.join('\n'), sentence);
  });
}
