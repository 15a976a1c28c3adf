// Three `duet serve` on one Redis: delivery, order and positions without faults.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from './client.mjs';
import { Redis, eventually } from './redis.mjs';
import { joinAll } from './servers.mjs';

async function cluster(t, redis, ...more) {
  redis ??= await Redis.start(t);
  const servers = await joinAll(t, redis, 3, ...more);
  return Promise.all(servers.map(({ url }) => Client.open(t, url)));
}

test('a message to a plain topic reaches each subscriber of all servers once', async (t) => {
  const clients = await cluster(t);
  for (const each of clients) {
    await each.ask('subscribe', { topic: 'room/1' });
    await each.ask('subscribe', { topic: 'room/*' });
    await each.ask('subscribe', { topic: 'r*' });
  }
  for (let i = 0; i < 20; ++i)
    for (const [n, each] of clients.entries()) {
      const { receivers, reach } = await each.ask('publish', { topic: 'room/1', data: [n, i] });
      assert.deepEqual([receivers, reach], [1, undefined]);
    }
  for (const each of clients) {
    await each.until('all messages come', ({ data }) => data.length >= 60);
    for (const n of clients.keys())
      assert.deepEqual(each.data.filter(([from]) => from === n).map(([, i]) => i), Array.from({ length: 20 }, (_, i) => i));
    assert.equal(each.data.length, 60);
    assert.ok(each.of('message').every(({ offset }) => offset === undefined));
  }
});

test('messages to a topic with history have one order and their offsets on all servers', async (t) => {
  const clients = await cluster(t);
  for (const each of clients) await each.follow('log/a');
  const asked = clients.flatMap((each, n) =>
    Array.from({ length: 50 }, (_, i) => each.ask('publish', { topic: 'log/a', data: [n, i] })));
  const answers = await Promise.all(asked);
  assert.deepEqual(answers.map(({ offset }) => offset).sort((a, b) => a - b), Array.from({ length: 150 }, (_, i) => i + 1));
  for (const each of clients) {
    await each.until('all messages come', ({ data }) => data.length >= 150);
    assert.deepEqual(each.data, clients[0].data);
    assert.deepEqual(each.of('message').map(({ offset }) => offset), Array.from({ length: 150 }, (_, i) => i + 1));
    for (const n of clients.keys())
      assert.deepEqual(each.data.filter(([from]) => from === n).map(([, i]) => i), Array.from({ length: 50 }, (_, i) => i));
  }
});

test('nested patterns of a client cost Redis few subscriptions and get a message once', async (t) => {
  const redis = await Redis.start(t);
  const [ada, ben] = await cluster(t, redis);
  const name = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const patterns = Array.from(name, (_, i) => `${name.slice(0, i)}*`);
  for (const topic of patterns) assert.equal((await ada.ask('subscribe', { topic })).type, 'subscribed');
  assert.match(await redis.command('PUBSUB', 'NUMPAT'), /^:17\r/);
  await ben.ask('publish', { topic: name, data: 1 });
  await ben.ask('publish', { topic: 'zzz', data: 2 });
  await ada.until('both come', ({ data }) => data.length >= 2);
  assert.deepEqual(ada.data, [1, 2]);
  for (const topic of patterns) await ada.ask('unsubscribe', { topic });
  await eventually('Redis has no pattern', async () => /^:0\r/.test(await redis.command('PUBSUB', 'NUMPAT')));
  await ada.ask('subscribe', { topic: 'zz*' });
  await ben.ask('publish', { topic: 'zzz', data: 3 });
  await ada.until('it comes', ({ data }) => data.length >= 3);
  assert.deepEqual(ada.data, [1, 2, 3]);
});

test('a client that has missed more than one read returns gets the newest and is told', async (t) => {
  const [ada, ben] = await cluster(t, undefined, '--max-queue', String(32 << 20));
  await ada.follow('log/large');
  const data = 'x'.repeat(60_000);
  for (let i = 0; i < 300; ++i) await ada.ask('publish', { topic: 'log/large', data: `${i} ${data}` });
  const { complete, offset } = await ben.follow('log/large');
  assert.deepEqual([complete, offset], [false, 300]);
  const got = ben.data.map((each) => Number(each.split(' ')[0]));
  assert.ok(got.length > 250 && got.length < 300);
  assert.deepEqual(got, Array.from(got, (_, i) => 300 - got.length + i));
});

test('a publisher can be left out and its position still follows', async (t) => {
  const [ada, ben] = await cluster(t);
  for (const each of [ada, ben]) await each.follow('log/a');
  await ada.ask('publish', { topic: 'log/a', data: 'own', to: 'others' });
  await ben.ask('publish', { topic: 'log/a', data: 'other' });
  for (const each of [ada, ben]) await each.until('the last comes', ({ data }) => data.at(-1) === 'other');
  assert.deepEqual([ada.data, ben.data], [['other'], ['own', 'other']]);
  assert.equal(ada.of('gap').length, 0);
});

test('a key is published once', async (t) => {
  const [ada, ben] = await cluster(t);
  const first = await ada.ask('publish', { topic: 'log/a', data: 1, key: 'one' });
  const again = await ben.ask('publish', { topic: 'log/a', data: 1, key: 'one' });
  assert.deepEqual([first.offset, again.offset], [1, 1]);
  await ben.follow('log/a');
  assert.deepEqual(ben.data, [1]);
});

test('topics with the special characters of Redis are only themselves', async (t) => {
  const [ada, ben] = await cluster(t);
  const topics = ['a[b]', 'a?', 'a\\', 'a{b}c', 'a}{', 'ü', 'log/{x}', 'log/[y]?'];
  for (const topic of topics) await ada.ask('subscribe', { topic });
  await ada.ask('subscribe', { topic: 'a[*' });
  for (const topic of [...topics, 'ab', 'ax', 'a[z']) await ben.ask('publish', { topic, data: topic });
  await ada.until('all messages come', ({ data }) => data.length >= topics.length + 1);
  assert.deepEqual(ada.data.sort(), [...topics, 'a[z'].sort());
});

test('clients have different ids and are present on all servers', async (t) => {
  const clients = await cluster(t);
  const [ada, ben, eve] = clients;
  assert.equal(new Set(clients.map(({ welcome }) => welcome.you)).size, 3);
  await ada.ask('subscribe', { topic: 'room', presence: true });
  // Her subscription is confirmed before Redis knows that she is present.
  await eventually('ada is present', async () => (await ben.ask('presence', { topic: 'room' })).count === 1);
  await ben.ask('subscribe', { topic: 'room', presence: true });
  await ada.until('ben joins', (each) => each.of('joined').length === 1);
  assert.deepEqual(ada.of('joined').map(({ who }) => who), [ben.welcome.you]);
  assert.equal(ben.of('joined').length, 0);
  const { count, here } = await eve.ask('presence', { topic: 'room' });
  assert.equal(count, 2);
  assert.deepEqual(here.sort(), [ada.welcome.you, ben.welcome.you].sort());
  ada.ws.terminate();
  await ben.until('ada leaves', (each) => each.of('left').length === 1);
  assert.deepEqual(ben.of('left').map(({ who }) => who), [ada.welcome.you]);
  assert.equal((await eve.ask('presence', { topic: 'room' })).count, 1);
});

test('a slow subscription never misses what is published behind it', async (t) => {
  const [ada, ben] = await cluster(t);
  const publishing = Array.from({ length: 300 }, (_, i) => ben.ask('publish', { topic: 'log/b', data: i }));
  let before = { offset: 0 };
  const got = [];
  for (let round = 0; round < 15; ++round) {
    const each = round % 2 ? await Client.open(t, ada.ws.url) : await Client.open(t, ben.ws.url);
    assert.equal((await each.follow('log/b', before)).complete, true);
    each.ws.terminate();
    got.push(...each.data);
    before = { offset: each.offset, epoch: each.epoch };
  }
  await Promise.all(publishing);
  const last = await Client.open(t, ada.ws.url);
  await last.follow('log/b', before);
  assert.deepEqual([...got, ...last.data], Array.from({ length: 300 }, (_, i) => i));
});
