// The memory that `duet serve` uses for clients that never read, with its defaults.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { test } from 'node:test';
import WebSocket from 'ws';
import { serve, serveUnder, unsanitized } from './duet.mjs';

const megabyte = 1 << 20;

/** Returns a client's text frame, masked with zeros. */
function frame(text) {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(14);
  head[0] = 0x81;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat(payload.length > 65_535 ? [head, payload] : [shortHead(payload.length), payload]);
}

function shortHead(length) {
  const head = Buffer.alloc(length < 126 ? 6 : 8);
  head[0] = 0x81;
  head[1] = 0x80 | Math.min(length, 126);
  if (length >= 126) head.writeUInt16BE(length, 2);
  return head;
}

/** Opens a connection that reads its handshake and then nothing more. */
async function deaf(url) {
  const socket = connect(new URL(url).port, '127.0.0.1');
  socket.on('error', () => {});  // the server may cut it
  socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`);
  await Promise.race([once(socket, 'data'), once(socket, 'close')]).catch(() => {});
  socket.pause();
  return socket;
}

/** Sends until `most` bytes are sent, or the server has taken nothing for a while, or has closed the connection. */
async function flood(socket, message, most) {
  for (let sent = 0; sent < most && socket.writable; sent += message.length) {
    if (socket.write(message)) continue;
    const moved = Promise.race([once(socket, 'drain'), once(socket, 'close')]).then(() => true, () => true);
    if (!(await Promise.race([moved, new Promise((resolve) => setTimeout(resolve, 1000, false))]))) return;
  }
}

/** Returns the peak resident memory of a process, in bytes. */
const peak = ({ pid }) => 1024 * Number(readFileSync(`/proc/${pid}/status`, 'latin1').match(/VmHWM:\s+(\d+)/)[1]);

const publish = JSON.stringify({ type: 'publish', topic: 'x', data: 'x'.repeat(60_000) });
for (const [args, messages, most] of [
  [['--echo'], [frame('x'.repeat(60_000))], 150],
  [['--echo'], [frame('x'.repeat(megabyte))], 200],
  [['--echo', '--threads', '2'], [frame('x'.repeat(60_000))], 150],
  [['--reply', 'x'.repeat(10_000)], [frame('x'.repeat(100))], 150],
  [['--topics', '--history', '1000'], [frame('{"type":"subscribe","topic":"x"}'), frame(publish)], 400],
]) {
  const name = `${args.map((arg) => arg.slice(0, 20)).join(' ')}, messages of ${messages.at(-1).length} bytes`;
  test(`25 clients that never read cost some megabytes (${name})`, { ...unsanitized, timeout: 120_000 }, async (t) => {
    const served = await serve(...args);
    t.after(() => served.child.kill('SIGKILL'));
    const clients = await Promise.all(Array.from({ length: 25 }, () => deaf(served.url)));
    t.after(() => clients.forEach((socket) => socket.destroy()));
    await Promise.all(clients.map(async (socket) => {
      for (const first of messages.slice(0, -1)) socket.write(first);
      await flood(socket, messages.at(-1), 64 * megabyte);
    }));
    assert.ok(peak(served.child) < most * megabyte, `${peak(served.child) / megabyte} MB`);
  });
}

test('on a small machine large messages that nobody reads end no more than their connections', { ...unsanitized, timeout: 120_000 }, async (t) => {
  const served = await serveUnder(['prlimit', `--as=${1000 * megabyte}`], '--echo', '--close-timeout', '0.5');
  t.after(() => served.child.kill('SIGKILL'));
  const message = frame('x'.repeat(12 * megabyte));
  const clients = await Promise.all(Array.from({ length: 100 }, () => deaf(served.url)));
  t.after(() => clients.forEach((socket) => socket.destroy()));
  for (const socket of clients) await flood(socket, message, 1);
  clients.forEach((socket) => socket.destroy());
  for (;;) {
    const ws = new WebSocket(served.url);
    const error = await once(ws, 'open').then(() => undefined, (reason) => reason);
    if (error) {
      assert.match(error.message, /503/);
      continue;
    }
    ws.send('still here');
    assert.equal((await once(ws, 'message'))[0].toString(), 'still here');
    ws.close();
    break;
  }
  assert.ok(peak(served.child) < 500 * megabyte, `${peak(served.child) / megabyte} MB`);
  assert.equal(await served.stop(), 0);
});

test('--topics has a message limit of its own, and --max-message wins', async (t) => {
  const publishing = (size) => JSON.stringify({ type: 'publish', topic: 'x', data: 'x'.repeat(size) });
  for (const [args, size, taken] of [
    [['--topics'], 200_000, true], [['--topics'], 300_000, false], [['--topics', '--max-message', '1000000'], 300_000, true],
    [['--echo'], 15 * megabyte, true], [['--echo', '--max-message', '100000'], 100_001, false],
  ]) {
    const served = await serve(...args);
    t.after(() => served.stop());
    const ws = new WebSocket(served.url);
    await once(ws, 'open');
    ws.send(publishing(size));
    const code = await Promise.race([once(ws, 'close').then(([code]) => code),
      new Promise((resolve) => ws.on('message', (data) => data.length > 1000 || /published/.test(data) ? resolve(0) : undefined))]);
    assert.equal(code, taken ? 0 : 1009, `${args.join(' ')}: ${size}`);
    ws.terminate();
  }
});
