// npm ws against the duet server.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { lengths, startServer, within } from './duet_server.mjs';
import { WsClient } from './ws_client.mjs';

describe('npm ws against the duet server', () => {
  let server;
  before(async () => (server = await startServer()));
  after(() => server?.stop());

  async function withClient(use) {
    const client = await WsClient.open(server.ws);
    await use(client);
    assert.deepEqual(await client.close(1000, ''), { code: 1000, reason: '' });
  }

  for (const length of lengths) {
    test(`binary of ${length} bytes comes back unchanged`, () => withClient(async (client) => {
      const data = randomBytes(length);
      const echoed = await client.echo(data);
      assert.ok(Buffer.isBuffer(echoed), 'binary came back as text');
      assert.ok(data.equals(echoed), 'the bytes differ');
    }));

    test(`text of ${length} bytes comes back unchanged`, () => withClient(async (client) => {
      const text = randomBytes(Math.ceil(length / 2)).toString('hex').slice(0, length);
      assert.ok(await client.echo(text) === text, 'the text differs');
    }));
  }

  for (const [what, text] of Object.entries({
    'text outside ASCII': 'grüße 日本 🦆',
    'an embedded NUL': 'a\0b\0',
    'a leading BOM': '\uFEFFbom',
  })) {
    test(`${what} comes back whole`, () => withClient(async (client) => {
      assert.equal(await client.echo(text), text);
    }));
  }

  test('a burst of ten thousand messages comes back in order', () => withClient(async (client) => {
    for (let i = 0; i < 10_000; ++i) client.ws.send(String(i));
    for (let i = 0; i < 10_000; ++i) assert.equal(await client.next(), String(i));
  }));

  test('a message in fragments comes back as one', () => withClient(async (client) => {
    for (const part of ['one ', 'two ', '']) client.ws.send(part, { fin: false });
    client.ws.send('three', { fin: true });
    assert.equal(await client.next(), 'one two three');
  }));

  test('a ping between two fragments leaves the message whole', () => withClient(async (client) => {
    const pong = within(once(client.ws, 'pong'), 'the pong');
    client.ws.send('before ', { fin: false });
    client.ws.ping('between');
    client.ws.send('after', { fin: true });
    assert.equal(String((await pong)[0]), 'between');
    assert.equal(await client.next(), 'before after');
  }));

  for (const payload of ['', 'x', 'p'.repeat(125)]) {
    test(`a ping of ${payload.length} bytes is answered with them`, () => withClient(async (client) => {
      const pong = within(once(client.ws, 'pong'), 'the pong');
      client.ws.ping(payload);
      assert.equal(String((await pong)[0]), payload);
    }));
  }

  for (const code of [1000, 1001, 3000, 4001, 4999]) {
    test(`close code ${code} from the client comes back`, async () => {
      const client = await WsClient.open(server.ws);
      assert.equal((await client.close(code, 'grüße')).code, code);
    });
  }

  test('a close without a code is answered without one', async () => {
    const client = await WsClient.open(server.ws);
    assert.equal((await client.close()).code, 1005);
  });

  test('two hundred connections at once each get their own echo', async () => {
    const numbers = Array.from({ length: 200 }, (_, i) => String(i));
    const clients = await Promise.all(numbers.map(() => WsClient.open(server.ws)));
    assert.deepEqual(await Promise.all(clients.map((one, i) => one.echo(numbers[i]))), numbers);
    await Promise.all(clients.map((one) => one.close(1000)));
  });
});
