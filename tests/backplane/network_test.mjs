// `duet serve` on Redis over a network that fails, and over TLS.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCertificates } from '../browser/certificates.mjs';
import { freePort } from '../browser/free_port.mjs';
import { duet, serveUnder } from '../cli/duet.mjs';
import { Network } from '../support/network.mjs';
import { Client, publishSurely } from './client.mjs';
import { Redis, eventually } from './redis.mjs';
import { join, options, stateOf } from './servers.mjs';

const count = (n) => Array.from({ length: n }, (_, i) => i);

for (const [name, cut] of [
  ['nothing passes between a server and Redis', (network) => network.stall()],
  ['the connections of a server to Redis are reset', (network) => network.reset()],
])
  test(`a topic with history loses and repeats nothing when ${name}`, async (t) => {
    const redis = await Redis.start(t);
    const network = await Network.before(t, redis.url);
    const cutOff = await join(t, network);
    const other = await join(t, redis);
    const [ada, ben] = [await Client.open(t, cutOff.url), await Client.open(t, other.url)];
    for (const each of [ada, ben]) {
      await each.follow('log/a');
      await each.ask('subscribe', { topic: 'room', presence: true });
    }
    await eventually('ada is present', async () => (await ben.ask('presence', { topic: 'room' })).count === 2);
    await publishSurely(ada, 'log/a', 0);
    cut(network);
    const late = publishSurely(ada, 'log/a', 'late');  // is repeated until the network is back
    for (const i of [1, 2, 3]) await publishSurely(ben, 'log/a', i);
    await eventually('the server notices', async () => {
      if (await stateOf(cutOff) === 'lost') return true;
      return ada.data.includes(3);  // after a reset it may be back already
    });
    network.reset();
    network.heal();
    await late;
    for (const i of [4, 5, 6]) await publishSurely(ada, 'log/a', i);
    for (const each of [ada, ben]) await each.until('everything comes', ({ data }) => data.includes(6));
    for (const each of [ada, ben]) {
      assert.deepEqual(each.data.filter((one) => one !== 'late'), count(7));
      assert.equal(each.data.filter((one) => one === 'late').length, 1);
      assert.deepEqual(each.data, ben.data);
      assert.deepEqual(each.of('message').map(({ offset }) => offset), count(8).map((i) => i + 1));
      assert.equal(each.of('gap').filter(({ topic }) => topic === 'log/a').length, 0);
    }
    await eventually('both are present', async () => (await ada.ask('presence', { topic: 'room' })).count === 2);
  });

test('Redis is reached by TLS with a user and a password and a wrong authority is named', async (t) => {
  const { ca, server: pair, self, remove } = makeCertificates();
  t.after(remove);
  const redis = await Redis.start(t, '--tls-cert-file', pair.cert, '--tls-key-file', pair.key, '--tls-auth-clients', 'no');
  const port = await freePort();
  assert.equal(await redis.command('CONFIG', 'SET', 'tls-port', String(port)), '+OK\r\n');
  await redis.command('ACL', 'SETUSER', 'ada', 'on', '>pa:ss', '~duet:*', '&duet:*', '+@all');
  const url = `rediss://ada:pa%3Ass@localhost:${port}`;
  const trusting = async (authority, ...args) => serveUnder(['env', `SSL_CERT_FILE=${authority}`], ...options, ...args);
  const server = await trusting(ca, '--backplane', url);
  t.after(() => server.stop('SIGKILL'));
  const other = await join(t, redis);
  const [ada, ben] = [await Client.open(t, server.url), await Client.open(t, other.url)];
  await ben.follow('log/a');
  assert.equal((await ada.ask('publish', { topic: 'log/a', data: 'encrypted' })).offset, 1);
  await ben.until('it comes', ({ data }) => data[0] === 'encrypted');
  const refused = await duet(['serve', '--port', '0', '--topics', '--backplane', url],
    { timeout: 20_000, env: { SSL_CERT_FILE: self.cert } });
  assert.equal(refused.status, 1);
  assert.match(refused.err.join('\n'), /^duet: the backplane is not available: localhost:\d+: .*certificate/);
  const wrong = await duet(['serve', '--port', '0', '--topics', '--backplane', url.replace('pa%3Ass', 'wrong')],
    { timeout: 20_000, env: { SSL_CERT_FILE: ca } });
  assert.match(wrong.err.join('\n'), /: WRONGPASS /);
});
