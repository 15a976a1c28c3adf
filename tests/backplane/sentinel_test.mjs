// `duet serve --backplane redis+sentinel://` with real sentinels.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duet } from '../cli/duet.mjs';
import { freePort } from '../browser/free_port.mjs';
import { Client, publishSurely } from './client.mjs';
import { durable, eventually } from './redis.mjs';
import { becomesPrimary, startWithSentinels } from './sentinel.mjs';
import { joinAll, stateOf } from './servers.mjs';

async function error(url) {
  const { status, err } = await duet(['serve', '--port', '0', '--topics', '--backplane', url], { timeout: 20_000 });
  assert.equal(status, 1);
  assert.equal(err.length, 1);
  return err[0];
}

// With appendfsync always, because a restart of such a Redis continues its epochs, and a failover must not.
test('publishing goes on after a failover in a new epoch and everybody is told', async (t) => {
  const { primary, replica, sentinels, url } = await startWithSentinels(t, ...durable);
  await sentinels[0].kill();  // the servers have to ask another one; two of three are enough for a failover
  const servers = await joinAll(t, { url }, 2);
  const clients = await Promise.all(servers.map((server) => Client.open(t, server.url)));
  for (const each of clients) {
    await each.follow('log/a');
    await each.ask('subscribe', { topic: 'room' });
  }
  const [ada, ben] = clients;
  for (let i = 0; i < 20; ++i) await ada.ask('publish', { topic: 'log/a', data: `before ${i}` });
  for (const each of clients) await each.until('all come', ({ data }) => data.length === 20);
  const before = { epoch: ada.epoch, offset: ada.offset };

  const begin = Date.now();
  await primary.kill();
  const first = await publishSurely(ada, 'log/a', 'after 0');
  t.diagnostic(`published ${Date.now() - begin} ms after the primary was killed`);
  await becomesPrimary(sentinels[1], replica);
  for (const server of servers) await eventually('it is ready', async () => await stateOf(server) === 'ready');
  assert.notEqual(first.epoch, before.epoch);
  for (let i = 1; i < 20; ++i) assert.equal((await ben.ask('publish', { topic: 'log/a', data: `after ${i}` })).epoch, first.epoch);

  for (const each of clients) {
    await each.until('all come', ({ data }) => data.length === 40);
    assert.deepEqual(each.data.slice(20), Array.from({ length: 20 }, (_, i) => `after ${i}`));
    assert.deepEqual(each.of('gap').map(({ topic }) => topic).sort(), ['log/a', 'room']);
  }
  const late = await Client.open(t, servers[1].url);
  const resumed = await late.follow('log/a', before);
  assert.deepEqual([resumed.complete, resumed.epoch], [false, first.epoch]);

  await ben.ask('publish', { topic: 'room', data: 'plain' });
  await ada.until('plain topics go on', ({ data }) => data.at(-1) === 'plain');

  // The old primary returns, and becomes a replica of the new one.
  await primary.run();
  await eventually('it is a replica', async () => (await primary.tryCommand('INFO', 'replication')).includes('role:slave'));
  assert.equal((await publishSurely(ada, 'log/a', 'last')).epoch, first.epoch);
});

test('a primary that was a replica meanwhile begins new epochs', async (t) => {
  const { primary, replica, sentinels, url } = await startWithSentinels(t, ...durable);
  const [server] = await joinAll(t, { url }, 1);
  const ada = await Client.open(t, server.url);
  const before = await publishSurely(ada, 'log/a', 'before');
  // Without a restart of either, and without anybody who reads the topic between.
  for (const next of [replica, primary]) {
    await eventually('a failover begins', async () => (await sentinels[0].tryCommand('SENTINEL', 'FAILOVER', 'main')).startsWith('+OK'));
    for (const sentinel of sentinels) await becomesPrimary(sentinel, next);
    await eventually('the server follows', async () =>
      (await next.tryCommand('CLIENT', 'LIST', 'TYPE', 'pubsub')).includes('sub=1') && await stateOf(server) === 'ready');
  }
  const after = await publishSurely(ada, 'log/a', 'after');
  assert.notEqual(after.epoch, before.epoch);
  assert.equal(after.offset, 1);
});

test('sentinels that cannot be used are an error at the start', async (t) => {
  const { sentinels, replica } = await startWithSentinels(t);
  assert.match(await error(`redis+sentinel://127.0.0.1:${sentinels[0].port}/other`),
    /: ERR No such master with that name$/);
  const port = await freePort();
  assert.match(await error(`redis+sentinel://127.0.0.1:${port}/main`), new RegExp(`: 127\\.0\\.0\\.1:${port}: Connection refused$`));
  assert.match(await error(`redis://127.0.0.1:${sentinels[0].port}`), /: it is a sentinel/);
  assert.match(await error(replica.url), /: it is a replica/);
  for (const [url, fault] of [['redis+sentinel://localhost', 'name of the primary'], ['redis+sentinel://a,/main', 'has a host'],
    ['redis+sentinel://a:0/main', 'port'], ['redis+sentinel://a/main/x', 'database'], ['redis+other://a', 'begins with redis://']])
    assert.ok((await error(url)).includes(fault), url);
});
