// Frames that no proper client sends, against the duet server: it answers with Close 1002 (or 1007) or closes the
// connection, and keeps serving.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { startServer, within } from './servers.mjs';
import { WsClient } from './ws_client.mjs';

const handshake = (host) => ['GET / HTTP/1.1', `Host: ${host}`, 'Upgrade: websocket', 'Connection: Upgrade',
  'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', '', ''].join('\r\n');

/** Returns a client's frame: first byte, then at most 125 bytes, masked with zeros, which change nothing. */
const masked = (first, payload) => [first, 0x80 | payload.length, 0, 0, 0, 0, ...payload];

/** Sends bytes after a handshake and returns everything that the server sends until it closes the connection. */
async function answerTo(url, bytes) {
  const { hostname, port, host } = new URL(url);
  const socket = connect(port, hostname);
  socket.on('error', () => {});
  let received = Buffer.alloc(0);
  const upgraded = new Promise((resolve) => socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    if (received.includes('\r\n\r\n')) resolve();
  }));
  const gone = once(socket, 'close');
  try {
    socket.write(handshake(host));
    await within(upgraded, 'the handshake');
    socket.write(Buffer.from(bytes));
    await within(gone, 'the end of the connection');
  } finally {
    socket.destroy();
  }
  return received.subarray(received.indexOf('\r\n\r\n') + 4);
}

describe('broken frames against the duet server', () => {
  let server;
  before(async () => (server = await startServer()));
  after(() => server?.stop());

  const broken = {
    'an unmasked frame': { bytes: [0x81, 0x02, 0x68, 0x69], code: 1002 },
    'an unknown opcode': { bytes: masked(0x83, [0x68]), code: 1002 },
    'a reserved bit without an extension': { bytes: masked(0xc1, [0x68]), code: 1002 },
    'a fragmented ping': { bytes: masked(0x09, [0x68]), code: 1002 },
    'a continuation of nothing': { bytes: masked(0x80, [0x68]), code: 1002 },
    'text that is not UTF-8': { bytes: masked(0x81, [0xc3, 0x28]), code: 1007 },
  };

  for (const [name, { bytes, code }] of Object.entries(broken)) {
    test(`${name} is answered by Close ${code} or the end of the connection`, async () => {
      const answer = await answerTo(server.ws, bytes);
      if (answer.length) {
        assert.equal(answer[0], 0x88, `not a Close frame: ${answer.toString('hex')}`);
        assert.equal(answer.readUInt16BE(2), code);
      }
      const client = await WsClient.open(server.ws);
      assert.equal(await client.echo('still there'), 'still there');
      await client.close(1000);
    });
  }
});
