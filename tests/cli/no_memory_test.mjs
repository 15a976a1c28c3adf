// `duet serve` in a process with little memory.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import WebSocket from 'ws';
import { serveUnder, unsanitized } from './duet.mjs';

const megabyte = 1024 * 1024;

/** Opens a WebSocket without reading from it. */
async function rawClient(t, port) {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});  // the server may cut it
  t.after(() => socket.destroy());
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n');
  await once(socket, 'data');
  socket.resume();
  return socket;
}

/** Returns the header of a masked binary frame of this size; the mask is 0. */
function frameHeader(size) {
  const header = Buffer.alloc(14);
  header[0] = 0x82;
  header[1] = 0xff;
  header.writeBigUInt64BE(BigInt(size), 2);
  return header;
}

async function isEchoed(url) {
  const ws = new WebSocket(url);
  await once(ws, 'open');
  ws.send('still there');
  const [data] = await once(ws, 'message');
  ws.close();
  return String(data) === 'still there';
}

async function start(t) {
  const server = await serveUnder(['prlimit', `--as=${512 * megabyte}`], '--echo', '--max-message', String(16 * megabyte), '--max-memory', '0');
  t.after(() => server.stop());
  return server;
}

test('messages that are only announced take no memory', unsanitized, async (t) => {
  const server = await start(t);
  const { port } = new URL(server.url);
  for (let i = 0; i < 200; ++i) {
    const socket = await rawClient(t, port);
    socket.write(Buffer.concat([frameHeader(15 * megabyte), Buffer.alloc(10)]));
    await new Promise((resolve) => setImmediate(resolve));
    socket.write(Buffer.alloc(10));
  }
  assert(await isEchoed(server.url));
  assert.equal(await server.stop(), 0);
});

test('a message for which there is no memory ends its connection and no other', unsanitized, async (t) => {
  const server = await start(t);
  const { port } = new URL(server.url);
  const part = Buffer.alloc(megabyte);
  let cut = 0;
  for (let i = 0; i < 60; ++i) {
    const socket = await rawClient(t, port);
    socket.on('close', () => ++cut);
    socket.write(frameHeader(15 * megabyte));
    for (let sent = 0; sent < 14 && !socket.destroyed; ++sent) {
      if (!socket.write(part)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
    }
  }
  assert(cut > 0);
  assert(await isEchoed(server.url));
  assert.equal(await server.stop(), 0);
});
