// `duet serve --backplane` with a Redis that cannot be used: an error at the start.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { duet } from '../cli/duet.mjs';
import { freePort } from '../browser/free_port.mjs';
import { Client } from './client.mjs';
import { Redis } from './redis.mjs';
import { join } from './servers.mjs';

/** Returns the error of a server that does not start. */
async function error(...args) {
  const { status, err } = await duet(['serve', '--port', '0', '--topics', '--backplane', ...args], { timeout: 20_000 });
  assert.equal(status, 1);
  assert.equal(err.length, 1);
  return err[0];
}

/** A server that answers each command of a connection with the next of these. */
async function fake(t, ...answers) {
  const server = createServer((socket) => {
    let next = 0;
    socket.on('data', () => socket.write(answers[Math.min(next++, answers.length - 1)]));
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return `redis://127.0.0.1:${server.address().port}`;
}

const info = (text) => `$${text.length}\r\n${text}\r\n`;

test('an address where nobody listens is named', async () => {
  const port = await freePort();
  assert.match(await error(`redis://127.0.0.1:${port}`),
    new RegExp(`^duet: the backplane is not available: 127\\.0\\.0\\.1:${port}: Connection refused$`));
});

test('a wrong password and a missing one are named', async (t) => {
  const redis = await Redis.start(t, '--requirepass', 'secret');
  assert.match(await error(redis.url.replace('//', '//:wrong@')), /: WRONGPASS /);
  assert.match(await error(redis.url), /: NOAUTH /);
  await join(t, { url: redis.url.replace('//', '//:secret@') });
});

test('a user of the ACL with the needed rights is enough', async (t) => {
  const redis = await Redis.start(t);
  await redis.command('ACL', 'SETUSER', 'ada', 'on', '>pa:ss', '~duet:*', '&duet:*', '-@all', '+evalsha', '+script|load',
    '+info', '+publish', '+subscribe', '+psubscribe', '+unsubscribe', '+punsubscribe', '+hset', '+hget', '+hmget', '+hdel',
    '+hlen', '+hkeys', '+hscan', '+hincrby', '+xadd', '+xrange', '+xrevrange', '+expire', '+get', '+set', '+del', '+exists', '+sadd',
    '+srem', '+smembers', '+time');
  const server = await join(t, { url: redis.url.replace('//', '//ada:pa%3Ass@') });
  const ada = await Client.open(t, server.url);
  await ada.follow('log/a');
  assert.equal((await ada.ask('publish', { topic: 'log/a', data: 1 })).offset, 1);
  assert.match(await error(redis.url.replace('//', '//ada:wrong@')), /: WRONGPASS /);
});

test('databases and prefixes are apart', async (t) => {
  const redis = await Redis.start(t);
  const servers = [await join(t, redis), await join(t, { url: `${redis.url}/1` }),
    await join(t, redis, '--backplane-prefix', 'other:')];
  const clients = await Promise.all(servers.map(({ url }) => Client.open(t, url)));
  for (const each of clients)
    for (const topic of ['room', 'log/a']) await each.ask('subscribe', { topic });
  for (const [n, each] of clients.entries()) {
    await each.ask('publish', { topic: 'room', data: n });
    assert.equal((await each.ask('publish', { topic: 'log/a', data: n })).offset, 1);
  }
  for (const [n, each] of clients.entries()) {
    await each.until('its own come', ({ data }) => data.length >= 2);
    assert.deepEqual(each.data, [n, n]);
  }
});

test('a database that does not exist is named', async (t) => {
  const redis = await Redis.start(t);
  assert.match(await error(`${redis.url}/99`), /: ERR DB index is out of range$/);
});

test('a full memory is an error at the start', async (t) => {
  const redis = await Redis.start(t, '--maxmemory', '1', '--maxmemory-policy', 'noeviction');
  assert.match(await error(redis.url), /OOM command not allowed/);
});

test('an old version and a cluster are refused', async (t) => {
  assert.match(await error(await fake(t, info('# Server\r\nredis_version:5.0.7\r\nredis_mode:standalone\r\n'))),
    /: it is Redis 5\.0\.7, and 6\.2 or later is needed$/);
  assert.match(await error(await fake(t, info('# Server\r\nredis_version:7.0.15\r\nredis_mode:cluster\r\n'))),
    /: it is a cluster, which is not supported$/);
});

test('a server of another protocol is refused', async (t) => {
  assert.match(await error(await fake(t, 'HTTP/1.1 400 Bad Request\r\n\r\n')), /does not speak the protocol of Redis/);
});

test('an invalid URL is an error with its fault', async () => {
  for (const [url, fault] of [['http://localhost', 'begins with redis://'], ['redis://', 'has a host'],
    ['redis://localhost:0', 'port'], ['redis://localhost/x', 'database'], ['redis://user@localhost', 'password']])
    assert.ok((await error(url)).includes(fault), url);
});
