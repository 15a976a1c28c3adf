// The wall clock of `duet serve` jumps by hours in both directions (libfaketime): no time limit and no rate notices it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import WebSocket from 'ws';
import { eachLine } from '../browser/hosts/lines.mjs';

const hour = 3_600_000;

/** A server whose wall clock is set by `jump`; its log is in `events`. */
async function serve(t, ...args) {
  const folder = mkdtempSync(join(tmpdir(), 'duet-clock-'));
  const offset = join(folder, 'offset');
  const jump = (hours) => {
    writeFileSync(`${offset}.new`, `${hours >= 0 ? '+' : '-'}${Math.abs(hours)}h\n`);
    renameSync(`${offset}.new`, offset);
  };
  jump(0);
  const child = spawn(process.env.DUET, ['serve', '--port', '0', '--echo', '--log', 'json', '--log-level', 'debug', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      LD_PRELOAD: process.env.FAKETIME_LIBRARY,
      FAKETIME_TIMESTAMP_FILE: offset,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
  });
  t.after(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });
  const events = [];
  eachLine(child.stderr, (line) => events.push(JSON.parse(line)));
  const url = await new Promise((resolve) => eachLine(child.stdout, resolve));
  return { url, events, jump };
}

/** Waits until the server has logged a connection at a wall clock that differs by so many hours. */
async function hasJumped(server, hours) {
  const since = server.events.length;
  for (;;) {
    const ws = new WebSocket(server.url);
    await once(ws, 'open');
    ws.terminate();
    const seen = server.events.slice(since).map((one) => new Date(one.time) - Date.now());
    if (seen.some((difference) => Math.abs(difference - hours * hour) < hour / 2)) return;
    await new Promise(setImmediate);
  }
}

const answers = async (ws) => {
  ws.send('still here');
  const [data] = await Promise.race([once(ws, 'message'), once(ws, 'close').then(() => ['closed'])]);
  assert.equal(String(data), 'still here');
};

test('a jump of the wall clock ends no connection and no handshake', async (t) => {
  for (const hours of [6, -6]) {
    const server = await serve(t, '--handshake-timeout', '600', '--ping-interval', '300', '--ping-timeout', '300');
    const ws = new WebSocket(server.url);
    await once(ws, 'open');
    const half = connect(new URL(server.url).port, '127.0.0.1');
    await once(half, 'connect');
    half.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
    await answers(ws);
    server.jump(hours);
    await hasJumped(server, hours);
    await answers(ws);
    half.write('Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n'
      + 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n');
    const [head] = await once(half, 'data');
    assert.match(String(head), /^HTTP\/1\.1 101 /);
    half.destroy();
    ws.close();
    assert.equal((await once(ws, 'close'))[0], 1005);
  }
});

test('a jump of the wall clock neither refills nor blocks a rate', async (t) => {
  for (const hours of [6, -6]) {
    // One connection in two seconds.
    const server = await serve(t, '--max-connection-rate-per-address', '0.5');
    const tries = async () => {
      const ws = new WebSocket(server.url);
      ws.on('error', () => {});
      const end = await once(ws, 'open').then(() => 'open', () => 'refused');
      ws.terminate();
      return end;
    };
    assert.equal(await tries(), 'open');
    server.jump(hours);
    // A refilled bucket would have room again and again, a blocked one for hours none.
    const start = performance.now();
    let opened = 0;
    for (; opened < 3; await new Promise((resolve) => setTimeout(resolve, 20))) {
      if (await tries() === 'open') ++opened;
    }
    assert.ok(performance.now() - start > 4_000, 'the third is not allowed earlier');
    const seen = server.events.map((one) => new Date(one.time) - Date.now());
    assert.ok(seen.some((difference) => Math.abs(difference - hours * hour) < hour / 2), 'the clock has jumped');
  }
});
