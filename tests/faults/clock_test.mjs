// The wall clock of a server jumps by hours in both directions (libfaketime): no time limit, no rate and no order notices it.
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
import { ChatServer } from '../chat/chat_server.mjs';
import { Person } from '../chat/person.mjs';

const hour = 3_600_000;

/** A wall clock for other programs, for one test. */
class WallClock {
  #folder = mkdtempSync(join(tmpdir(), 'duet-clock-'));

  constructor(t) {
    t.after(() => rmSync(this.#folder, { recursive: true }));
    this.jump(0);
  }

  get #offset() { return join(this.#folder, 'offset'); }

  get env() {
    return {
      ...process.env,
      LD_PRELOAD: process.env.FAKETIME_LIBRARY,
      FAKETIME_TIMESTAMP_FILE: this.#offset,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** Sets it to so many hours from now. */
  jump(hours) {
    writeFileSync(`${this.#offset}.new`, `${hours >= 0 ? '+' : '-'}${Math.abs(hours)}h\n`);
    renameSync(`${this.#offset}.new`, this.#offset);
  }
}

/** A server with a wall clock of its own; its log is in `events`. */
async function serve(t, ...args) {
  const clock = new WallClock(t);
  const child = spawn(process.env.DUET, ['serve', '--port', '0', '--echo', '--log', 'json', '--log-level', 'debug', ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: clock.env });
  t.after(() => child.kill('SIGKILL'));
  const events = [];
  eachLine(child.stderr, (line) => events.push(JSON.parse(line)));
  const url = await new Promise((resolve) => eachLine(child.stdout, resolve));
  return { url, events, clock };
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
    server.clock.jump(hours);
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
    server.clock.jump(hours);
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

test('the messages of a chat keep their order when the wall clock jumps', async (t) => {
  const clock = new WallClock(t);
  const server = await ChatServer.forTest(t, [], clock.env);
  const ada = await Person.named(server.url, 'Ada');
  const texts = [];
  const times = [];
  for (const hours of [0, 6, -6, 0]) {
    clock.jump(hours);
    texts.push(`${texts.length}`);
    times.push((await ada.say(texts.at(-1))).at - Date.now());
  }
  [0, 6, -6, 0].forEach((hours, i) => assert.ok(Math.abs(times[i] - hours * hour) < hour / 2, 'the clock has jumped'));
  await server.end();
  await server.start();
  const again = await Person.connect(server.url, ada.token);
  await again.find((one) => one.is === 'welcome');
  const { messages } = await again.join('Lobby');
  assert.deepEqual(messages.map((one) => one.text), texts);
});
