// The native programs of ./dev bench that speak duet's API: each does its work for a moment.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import WebSocket from 'ws';

const program = (name) => join(process.env.BIN, name);

/** Starts a server until the test ends; returns its port. */
async function serve(t, name) {
  const server = spawn(program(name), { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => server.kill());
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  return { port: /(\d+)\/?$/.exec(line)[1], pid: server.pid };
}

/** Runs a program that prints one line of JSON. */
async function results(name, ...words) {
  const child = spawn(program(name), words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [[line]] = await Promise.all([once(createInterface({ input: child.stdout }), 'line'), once(child, 'close')]);
  assert.equal(child.exitCode, 0);
  return JSON.parse(line);
}

test('the load generator measures duet as a server', async (t) => {
  const { port, pid } = await serve(t, 'bench_server_duet');
  const load = (...words) => results('bench_load', ...words, '--port', port, '--server', pid, '--seconds', 0.2, '--warm-up', 0.1);
  assert.ok((await load('echo', '--connections', 4, '--size', 64)).count > 0);
  assert.ok((await load('fan-out', '--connections', 8, '--size', 64)).count > 0);
  assert.ok((await load('handshakes', '--connections', 2)).count > 0);
  assert.ok((await load('idle', '--connections', 50)).memory_each > 0);
});

for (const direction of ['send', 'receive', 'poll']) {
  test(`the client measures: ${direction}`, async (t) => {
    const { port } = await serve(t, 'bench_counterpart');
    const { cpu_us: each } = await results('bench_client_duet', direction, '--port', port, '--size', 64, '--count', 1000);
    assert.ok(each > 0);
  });
}

test('the server for pages floods and counts', async (t) => {
  const { port } = await serve(t, 'bench_page_server');
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  t.after(() => socket.terminate());
  await once(socket, 'open');
  for (const [kind, isBinary] of [['text', false], ['binary', true]]) {
    socket.send(`flood ${kind} 5 1`);
    assert.deepEqual(await once(socket, 'message'), [Buffer.from('aaaaa'), isBinary]);
  }
  socket.send('sink 2 2');
  socket.send('one');
  socket.send('two');
  assert.deepEqual(await once(socket, 'message'), [Buffer.alloc(0), true]);
});
