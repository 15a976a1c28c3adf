// permessage-deflate with npm ws as the client and as the server, with all of its options.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { WebSocketServer } from 'ws';
import { largest, lengths, program, startServer, within } from './servers.mjs';
import { WsClient } from './ws_client.mjs';

const prose = (length) => 'Compress me, if you can. '.repeat(Math.ceil(length / 25)).slice(0, length);

/** The options of ws, on either side. */
const settings = {
  'the usual': {},
  'no context of the client\'s': { clientNoContextTakeover: true },
  'no context of the server\'s': { serverNoContextTakeover: true },
  'the narrowest windows': { clientMaxWindowBits: 9, serverMaxWindowBits: 9 },
  'the widest windows': { clientMaxWindowBits: 15, serverMaxWindowBits: 15 },
  'all of it': {
    clientNoContextTakeover: true, serverNoContextTakeover: true, clientMaxWindowBits: 10, serverMaxWindowBits: 11,
  },
};

describe('npm ws that compresses against the duet server that does', () => {
  let server;
  before(async () => (server = await startServer({ compress: true })));
  after(() => server?.stop());

  for (const [what, perMessageDeflate] of Object.entries(settings)) {
    test(`${what}: messages of all lengths come back unchanged, and small on the wire`, async () => {
      const client = await WsClient.open(server.ws, { perMessageDeflate: { threshold: 0, ...perMessageDeflate } });
      assert.equal(client.ws.extensions, 'permessage-deflate');
      for (const length of lengths.filter((length) => length < largest || what === 'the usual')) {
        const data = randomBytes(length);
        assert.ok(data.equals(await client.echo(data)), `${length} random bytes differ`);
        assert.ok(await client.echo(prose(length)) === prose(length), `text of ${length} characters differs`);
      }
      const { bytesRead } = client.ws._socket;
      assert.ok(await client.echo(prose(1024 * 1024)) === prose(1024 * 1024));
      assert.ok(client.ws._socket.bytesRead - bytesRead < 100_000, 'the echo was not compressed');
      assert.equal((await client.close(1000)).code, 1000);
    });
  }

  test('fragments, pings between them and messages that ws does not compress', async () => {
    const client = await WsClient.open(server.ws, { perMessageDeflate: { threshold: 100 } });
    for (let i = 0; i < 3; ++i) {
      client.ws.send(prose(5000), { fin: false });
      client.ws.ping();
      client.ws.send('', { fin: false });
      client.ws.send('end', { fin: true });
      assert.equal(await client.next(), `${prose(5000)}end`);
      assert.equal(await client.echo('short'), 'short');
    }
    await client.close(1000);
  });

  test('ten thousand messages come back in order', async () => {
    const client = await WsClient.open(server.ws, { perMessageDeflate: { threshold: 0 } });
    const message = (i) => `${i} ${prose(i % 2000)}`;
    for (let i = 0; i < 10_000; ++i) client.ws.send(message(i));
    for (let i = 0; i < 10_000; ++i) assert.equal(await client.next(), message(i));
    await client.close(1000);
  });

  test('a bomb is closed with 1009', async () => {
    const client = await WsClient.open(server.ws);
    client.ws.send(Buffer.alloc(largest + 1));
    assert.equal((await within(client.closed, 'the close')).code, 1009);
  });

  test('a client that does not compress is served as ever', async () => {
    const client = await WsClient.open(server.ws, { perMessageDeflate: false });
    assert.equal(client.ws.extensions, '');
    assert.equal(await client.echo(prose(5000)), prose(5000));
    await client.close(1000);
  });
});

describe('the duet client that compresses against npm ws', () => {
  for (const [what, perMessageDeflate] of Object.entries({ ...settings, 'none of it': false })) {
    test(`${what}: lines come back unchanged, and small on the wire`, async (t) => {
      const server = new WebSocketServer({ port: 0, host: '127.0.0.1',
        perMessageDeflate: perMessageDeflate && { threshold: 0, ...perMessageDeflate } });
      t.after(() => server.close());
      await once(server, 'listening');
      const connected = once(server, 'connection').then(async ([ws]) => {
        ws.on('message', (data, binary) => ws.send(data, { binary }));
        const socket = ws._socket;
        await once(ws, 'close');
        return { extensions: ws.extensions, bytes: socket.bytesRead };
      });
      const lines = [0, 1, 1023, 1024, 70_000, 70_000, 300_000].map(prose);
      lines.push(randomBytes(100_000).toString('base64'));
      const run = promisify(execFile)(program, ['connect', '--compress', `ws://127.0.0.1:${server.address().port}/`],
        { maxBuffer: 64 * 1024 * 1024 });
      run.child.stdin.on('error', () => {});  // a process that does not read it reports the reason otherwise
      run.child.stdin.end(`${lines.join('\n')}\n`);
      const { stdout } = await within(run, 'the end of duet connect');
      assert.deepEqual(stdout.split('\n').slice(0, -1), lines);
      const agreed = perMessageDeflate !== false;
      const { extensions, bytes } = await within(connected, 'the end of the connection');
      assert.equal(extensions, agreed ? 'permessage-deflate' : '');
      assert.ok((bytes < 200_000) === agreed, `${bytes} bytes were sent`);
    });
  }
});
