// Three `duet serve` on one Redis behind HAProxy, with clients that reconnect and resume by position.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, publishSurely } from './client.mjs';
import { Follower, Publisher, resumeTimes } from './follower.mjs';
import { Haproxy } from './haproxy.mjs';
import { Redis, durable, eventually } from './redis.mjs';
import { join, joinAll } from './servers.mjs';

const count = (n) => Array.from({ length: n }, (_, i) => i);

test('a hundred clients behind HAProxy lose and repeat nothing when a server and Redis are killed', async (t) => {
  const redis = await Redis.start(t, ...durable);
  const servers = await joinAll(t, redis, 3);
  const { url } = await Haproxy.start(t, servers.map((each) => each.url));
  const followers = await Promise.all(count(100).map(() => Follower.start(t, url)));
  const publisher = await Client.open(t, servers[2].url);
  let published = 0;
  const publish = async (times) => {
    for (let i = 0; i < times; ++i) await publishSurely(publisher, 'log/a', published++);
  };
  await publish(100);
  servers[0].child.kill('SIGKILL');
  await publish(200);
  await redis.kill();
  const publishing = publish(200);
  await redis.run();
  await publishing;
  await eventually('everything comes', () => followers.every(({ data }) => data.length >= published));
  for (const each of followers) {
    each.close();
    assert.deepEqual(each.data, count(published));
  }
  assert.ok(followers.flatMap((each) => each.resumes).length >= 20);
  t.diagnostic(resumeTimes(followers));
});

test('clients lose and repeat nothing while each server is restarted', async (t) => {
  const redis = await Redis.start(t);
  const servers = await joinAll(t, redis, 3);
  const haproxy = await Haproxy.start(t, servers.map((each) => each.url));
  const followers = await Promise.all(count(60).map(() => Follower.start(t, haproxy.url)));
  const publisher = Publisher.start(t, haproxy.url);
  const restart = async (i) => {
    await publisher.more(20);
    assert.equal(await servers[i].stop('SIGTERM'), 0);
    await publisher.more(20);
    servers[i] = await join(t, redis, '--port', new URL(servers[i].url).port);
  };
  assert.deepEqual(await haproxy.restartEach(t, servers.map((_, i) => () => restart(i))),
    ['duet1 was restarted', 'duet2 was restarted', 'duet3 was restarted']);
  const published = await publisher.stop();
  await eventually('everything comes', () => followers.every(({ data }) => data.length >= published));
  for (const each of followers) {
    each.close();
    assert.deepEqual(each.data, count(published));
  }
  assert.ok(followers.flatMap((each) => each.resumes).length >= 60, 'every client was moved');
  t.diagnostic(`${published} messages; ${resumeTimes(followers)}`);
});
