// `duet serve` on Redis while Redis or a server dies, hangs or loses its data.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Client, publishSurely } from './client.mjs';
import { Redis, durable, eventually } from './redis.mjs';
import { join, joinAll, page, stateOf } from './servers.mjs';

const count = (n) => Array.from({ length: n }, (_, i) => i);

/** Publishes 0, 1, 2... to log/a while `fault` runs, and then 50 more. Returns how many. */
async function publishDuring(client, fault) {
  let published = 0;
  let isOver = false;
  const faulty = fault().finally(() => { isOver = true; });
  for (let more = 50; more > 0; --more) {
    if (!isOver) more = 50;
    await publishSurely(client, 'log/a', published++);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await faulty;
  return published;
}

for (const [name, fault] of [
  ['killed and started again', async (redis) => {
    await redis.kill();
    await redis.run();
  }],
  ['paused for longer than the timeout', async (redis, server) => {
    redis.pause();
    await eventually('the server notices', async () => await stateOf(server) === 'lost');
    redis.resume();
  }],
])
  test(`topics with history lose and repeat nothing when Redis is ${name}`, async (t) => {
    const redis = await Redis.start(t, ...durable);
    const servers = await joinAll(t, redis, 3);
    const clients = await Promise.all(servers.map(({ url }) => Client.open(t, url)));
    for (const each of clients) await each.follow('log/a');
    const publisher = await Client.open(t, servers[0].url);
    const published = await publishDuring(publisher, async () => {
      await clients[0].until('some come', ({ data }) => data.length > 20);
      await fault(redis, servers[1]);
      for (const server of servers) await eventually('it is ready again', async () => await stateOf(server) === 'ready');
    });
    for (const each of clients) {
      await each.until('all come', ({ data }) => data.length >= published);
      assert.deepEqual(each.data, count(published));
      assert.deepEqual(each.of('message').map(({ offset }) => offset), count(published).map((i) => i + 1));
      assert.equal(each.of('gap').length, 0);
    }
  });

test('a Redis without its data begins a new epoch and everybody is told', async (t) => {
  const redis = await Redis.start(t);
  const server = await join(t, redis);
  const ada = await Client.open(t, server.url);
  const first = await ada.follow('log/a');
  await ada.ask('publish', { topic: 'log/a', data: 'before' });
  await ada.until('it comes', ({ data }) => data.length === 1);
  await redis.kill();
  await redis.run();
  await publishSurely(ada, 'log/a', 'after');
  await ada.until('the next comes', ({ data }) => data.length === 2);
  assert.deepEqual(ada.of('gap').map(({ topic, offset }) => [topic, offset]), [['log/a', 0]]);
  assert.deepEqual(ada.heard.map(({ type, offset }) => [type, offset]), [['message', 1], ['gap', 0], ['message', 1]]);
  assert.notEqual(ada.epoch, first.epoch);
  const ben = await Client.open(t, server.url);
  const resumed = await ben.follow('log/a', { offset: 1, epoch: first.epoch });
  assert.deepEqual([resumed.complete, resumed.epoch, ben.data], [false, ada.epoch, ['after']]);
});

test('plain topics report their gap and are local while Redis is away', async (t) => {
  const redis = await Redis.start(t);
  const [one, two] = await joinAll(t, redis, 2);
  const [ada, ben] = [await Client.open(t, one.url), await Client.open(t, two.url)];
  for (const each of [ada, ben])
    for (const topic of ['room', 'hall/*']) await each.ask('subscribe', { topic });
  await redis.kill();
  await eventually('it is lost', async () => await stateOf(one) === 'lost' && await stateOf(two) === 'lost');
  const published = await ada.ask('publish', { topic: 'room', data: 'local' });
  assert.deepEqual([published.receivers, published.reach], [1, 'server']);
  const refused = await ada.ask('publish', { topic: 'log/a', data: 'no' });
  assert.equal(refused.code, 'backplane_unavailable');
  assert.doesNotMatch(refused.message, /127\.0\.0\.1/, 'clients do not learn the address of the broker');
  assert.equal((await ada.ask('presence', { topic: 'room' })).code, 'backplane_unavailable');
  await redis.run();
  for (const each of [ada, ben]) await each.until('the gaps are told', (client) => client.of('gap').length === 2);
  assert.deepEqual(ben.of('gap').map(({ topic }) => topic).sort(), ['hall/*', 'room']);
  assert.deepEqual([ada.data, ben.data], [['local'], []]);
  await ben.ask('publish', { topic: 'room', data: 'again' });
  await ada.until('it comes', ({ data }) => data.at(-1) === 'again');
});

test('the log, the health page and the metrics say what is wrong', async (t) => {
  const redis = await Redis.start(t);
  const server = await join(t, redis);
  assert.equal(await page(server, '/healthz'), 'ok\n');
  assert.equal(await stateOf(server), 'ready');
  await redis.kill();
  await server.note((line) => / error backplane_lost reason=/.test(line));
  assert.match(await page(server, '/healthz'), /^ok\nbackplane lost: 127\.0\.0\.1:\d+: .+\n$/);
  const forwarded = await fetch(server.url.replace('ws:', 'http:') + '/healthz', { headers: { 'X-Forwarded-For': '192.0.2.1' } });
  assert.equal(await forwarded.text(), 'ok\nbackplane lost\n');
  assert.match(await page(server, '/metrics'), /^duet_backplane_losses_total 1$/m);
  await redis.run();
  await eventually('it is ready', async () => await page(server, '/healthz') === 'ok\n');
});

test('a Redis with a full memory is a state of its own', async (t) => {
  const redis = await Redis.start(t, '--maxmemory-policy', 'noeviction');
  const server = await join(t, redis);
  const ada = await Client.open(t, server.url);
  await redis.command('CONFIG', 'SET', 'maxmemory', '1');
  await eventually('it refuses', async () => await stateOf(server) === 'refusing');
  assert.match(await page(server, '/healthz'), /^ok\nbackplane refusing: .*OOM command not allowed/);
  const refused = await ada.ask('publish', { topic: 'log/a', data: 1 });
  assert.equal(refused.code, 'backplane_unavailable');
  await redis.command('CONFIG', 'SET', 'maxmemory', '0');
  await eventually('it is ready', async () => await stateOf(server) === 'ready');
  assert.equal((await ada.ask('publish', { topic: 'log/a', data: 1 })).offset, 1);
});

test('while Redis hangs a bounded number of messages waits and the rest is refused', async (t) => {
  const redis = await Redis.start(t);
  const server = await join(t, redis);
  const ada = await Client.open(t, server.url);
  redis.pause();
  const data = 'x'.repeat(50_000);
  const asked = [];
  for (let i = 0; i < 1000; ++i) asked.push(ada.ask('publish', { topic: i % 2 ? 'log/a' : 'room', data }));
  const answers = await Promise.race([Promise.all(asked), once(ada.ws, 'close').then(() => { throw new Error('closed'); })]);
  const isRefused = ({ code, reach }) => code === 'backplane_unavailable' || reach === 'server';
  assert.ok(answers.filter(isRefused).length > 500);
  assert.equal(await stateOf(server), 'lost');
  redis.resume();
});

test('the clients of a killed server continue elsewhere and its members leave within ten seconds', async (t) => {
  const redis = await Redis.start(t);
  const servers = await joinAll(t, redis, 3);
  const watcher = await Client.open(t, servers[1].url);
  await watcher.ask('subscribe', { topic: 'room', presence: true });
  const lost = await Promise.all(count(10).map(() => Client.open(t, servers[0].url)));
  for (const each of lost) {
    await each.ask('subscribe', { topic: 'room' });
    await each.follow('log/a');
  }
  await watcher.until('all join', (each) => each.of('joined').length === 10);
  const publisher = await Client.open(t, servers[2].url);
  const published = await publishDuring(publisher, async () => {
    await lost[0].until('some come', ({ data }) => data.length > 20);
    servers[0].child.kill('SIGKILL');
  });
  const killed = Date.now();
  for (const before of lost) {
    const after = await Client.open(t, servers[1 + lost.indexOf(before) % 2].url);
    assert.equal((await after.follow('log/a', before)).complete, true);
    await after.until('all come', ({ data }) => before.data.length + data.length >= published);
    assert.deepEqual([...before.data, ...after.data], count(published));
  }
  await watcher.until('all leave', (each) => each.of('left').length === 10, 60_000);
  t.diagnostic(`the members left after ${Date.now() - killed} ms at most`);
  assert.deepEqual(watcher.of('left').map(({ who }) => who).sort(), lost.map(({ welcome }) => welcome.you).sort());
  assert.equal((await watcher.ask('presence', { topic: 'room' })).count, 1);
});

test('members are right again after Redis has lost them', async (t) => {
  const redis = await Redis.start(t);
  const [one, two] = await joinAll(t, redis, 2);
  const [ada, ben] = [await Client.open(t, one.url), await Client.open(t, two.url)];
  for (const each of [ada, ben]) await each.ask('subscribe', { topic: 'room' });
  const gone = await Client.open(t, two.url);
  await gone.ask('subscribe', { topic: 'room' });
  await redis.kill();
  gone.ws.terminate();
  await redis.run();
  await eventually('two are present', async () => {
    const { here } = await ada.ask('presence', { topic: 'room' });
    return here?.length === 2 && here.includes(ada.welcome.you) && here.includes(ben.welcome.you);
  });
});
