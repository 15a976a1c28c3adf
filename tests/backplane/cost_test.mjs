// The cost of topics of several servers in Redis: commands, and reads of its sockets.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from './client.mjs';
import { Redis, eventually } from './redis.mjs';
import { join, joinAll } from './servers.mjs';

const messages = 500;

const info = (redis, section) => redis.command('INFO', section);

/** Returns the calls of a command so far, those of scripts included. */
async function calls(redis, command) {
  const found = new RegExp(`^cmdstat_${command}:calls=(\\d+)`, 'm').exec(await info(redis, 'commandstats'));
  return Number(found?.[1] ?? 0);
}

const reads = async (redis) => Number(/^total_reads_processed:(\d+)/m.exec(await info(redis, 'stats'))[1]);

/** Returns how many of the PUBLISH commands so far were probes: each server publishes to itself every three seconds. */
const probes = (begin, servers) => servers * Math.ceil((Date.now() - begin) / 3000 + 1);

test('a message to a plain topic is one command at most whoever receives it', async (t) => {
  const begin = Date.now();
  const redis = await Redis.start(t);
  const [one, two] = await joinAll(t, redis, 2);
  const local = await Promise.all(Array.from({ length: 10 }, () => Client.open(t, one.url)));
  for (const each of local) await each.ask('subscribe', { topic: 'room' });
  const before = await calls(redis, 'publish');
  for (let i = 0; i < messages; ++i) await local[0].ask('publish', { topic: 'room', data: i });
  for (const each of local) await each.until('all come', ({ data }) => data.length === messages);
  await eventually('all are published', async () => await calls(redis, 'publish') >= before + messages);
  assert.ok(await calls(redis, 'publish') <= before + messages + probes(begin, 2));
  assert.equal(await calls(redis, 'xadd'), 0);
  const remote = await Client.open(t, two.url);
  await remote.ask('publish', { topic: 'room', data: 'last' });
  await local[0].until('it comes', ({ data }) => data.at(-1) === 'last');
  assert.ok(await calls(redis, 'publish') <= before + messages + 1 + probes(begin, 2));
});

test('a message to a topic with history is one script and is stored once', async (t) => {
  const begin = Date.now();
  const redis = await Redis.start(t);
  const server = await join(t, redis);
  const ada = await Client.open(t, server.url);
  await ada.follow('log/a');
  const [scripts, published] = [await calls(redis, 'evalsha'), await calls(redis, 'publish')];
  for (let i = 0; i < messages; ++i) await ada.ask('publish', { topic: 'log/a', data: i });
  await ada.until('all come', ({ data }) => data.length === messages);
  assert.equal(await calls(redis, 'xadd'), messages);
  assert.ok(await calls(redis, 'publish') <= published + messages + probes(begin, 1));
  // Each second a server renews its lease, and looks for dead ones.
  assert.ok(await calls(redis, 'evalsha') <= scripts + messages + 3 * Math.ceil((Date.now() - begin) / 1000 + 1));
});

test('messages that are published at once are written at once', async (t) => {
  const redis = await Redis.start(t);
  const server = await join(t, redis);
  const [ada, ben] = [await Client.open(t, server.url), await Client.open(t, server.url)];
  await ben.ask('subscribe', { topic: 'room' });
  const before = await reads(redis);
  ada.ws._socket.cork();
  const answers = Array.from({ length: messages }, (_, i) => ada.ask('publish', { topic: 'room', data: i }));
  ada.ws._socket.uncork();
  await Promise.all(answers);
  await ben.until('all come', ({ data }) => data.length === messages);
  assert.ok(await calls(redis, 'publish') >= messages);
  const used = await reads(redis) - before;
  assert.ok(used < messages / 4, `${used} reads for ${messages} messages`);
});

test('a server without messages costs Redis a few commands a second', async (t) => {
  const redis = await Redis.start(t);
  const server = await join(t, redis);
  const clients = await Promise.all(Array.from({ length: 20 }, () => Client.open(t, server.url)));
  const commands = async () => Number(/^total_commands_processed:(\d+)/m.exec(await info(redis, 'stats'))[1]);
  const [before, begin] = [await commands(), Date.now()];
  // Requests that concern nobody else do not reach Redis.
  for (let i = 0; i < messages; ++i) assert.equal((await clients[i % 20].ask('unsubscribe', { topic: 'none' })).type, 'unsubscribed');
  const seconds = (Date.now() - begin) / 1000 + 1;
  assert.ok(await commands() - before <= 10 + 10 * seconds);
});
