// `duet serve --topics`: docs/server/topics_protocol.md with npm ws.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import WebSocket from 'ws';
import { duet, serveFor } from './duet.mjs';

/** A client that counts offsets as the protocol's documentation describes. */
class Client {
  heard = [];  // all messages that were not answers, in order
  position = 0;  // the offset in the one topic that it counts
  #answers = new Map();
  #waiting = [];
  #last = 0;

  static async open(t, url) {
    const client = new Client();
    client.ws = new WebSocket(url);
    t.after(() => client.ws.terminate());
    client.ws.on('message', (data, isBinary) => client.#take(JSON.parse(data), isBinary));
    await once(client.ws, 'open');
    await client.until(() => client.welcome);
    return client;
  }

  #take(message, isBinary) {
    assert.equal(isBinary, false);
    if (message.type === 'welcome') this.welcome = message;
    else if (this.#answers.has(message.id)) this.#answers.get(message.id)(message);
    else this.heard.push(message);
    if (message.type === 'message') ++this.position;
    if ('offset' in message) this.position = message.offset;
    this.#waiting.splice(0).forEach((look) => look());
  }

  async until(isSo) {
    while (!isSo()) await new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Returns the answer, which has the request's id. */
  ask(type, rest = {}) {
    const id = `request ${++this.#last}`;
    this.ws.send(JSON.stringify({ type, id, ...rest }));
    return new Promise((resolve) => this.#answers.set(id, resolve));
  }

  /** Sends the text unchanged, without an id. Returns the next received message. */
  async say(text) {
    const next = this.heard.length;
    this.ws.send(text);
    await this.until(() => this.heard.length > next);
    return this.heard[next];
  }

  get data() { return this.heard.filter(({ type }) => type === 'message').map(({ data }) => data); }
}

const start = async (t, ...args) => (await serveFor(t, '--topics', '--threads', process.env.DUET_THREADS ?? '1', ...args)).url;
const pairFor = async (t, url) => [await Client.open(t, url), await Client.open(t, url)];

test('what one publishes, all who are subscribed get, and the publisher where it wants to', async (t) => {
  const [ada, ben] = await pairFor(t, await start(t));
  assert.notEqual(ada.welcome.you, ben.welcome.you);
  assert.equal(ada.welcome.run, ben.welcome.run);
  for (const each of [ada, ben])
    assert.deepEqual(await each.ask('subscribe', { topic: 'room' }), { type: 'subscribed', id: 'request 1', topic: 'room' });
  const published = await ada.ask('publish', { topic: 'room', data: 'one' });
  assert.deepEqual(published, { type: 'published', id: 'request 2', topic: 'room', offset: 1, receivers: 2 });
  assert.equal((await ada.ask('publish', { topic: 'room', data: 'two', to: 'others' })).receivers, 1);
  await ben.until(() => ben.heard.length === 2);
  assert.deepEqual(ben.heard, ['one', 'two'].map((data) => ({ type: 'message', topic: 'room', from: ada.welcome.you, data })));
  assert.deepEqual(ada.data, ['one']);
  await ben.ask('unsubscribe', { topic: 'room' });
  assert.equal((await ada.ask('publish', { topic: 'room', data: 'three' })).receivers, 1);
  assert.deepEqual(ben.data, ['one', 'two']);
});

test('a pattern means the topics that begin so', async (t) => {
  const [ada, ben] = await pairFor(t, await start(t));
  await ada.ask('subscribe', { topic: 'room/*' });
  for (const topic of ['room/1', 'hall', 'room/2']) await ben.ask('publish', { topic, data: topic });
  await ada.until(() => ada.heard.length === 2);
  assert.deepEqual(ada.heard.map(({ topic }) => topic), ['room/1', 'room/2']);
  for (const more of [{ after: 0 }, { presence: true }])
    assert.equal((await ada.ask('subscribe', { topic: 'room/*', ...more })).code, 'bad_request');
});

test('data is passed through as it was written', async (t) => {
  const [ada, ben] = await pairFor(t, await start(t));
  await ada.ask('subscribe', { topic: 'raw' });
  for (const data of ['123456789012345678901234567890.50', '{"a":1,"a":2}', '"\\u0041\\u0000\\/ü"', '1E2', 'null', '""',
    ' [ 1 ,\t{ "}" : "]\\"" } ] ']) {
    const raw = once(ada.ws, 'message');
    ben.ws.send(`{"data":${data},"to":"all","type":"publish","topic":"raw"}`);
    assert.equal((await raw)[0].toString(), `{"type":"message","topic":"raw","from":${ben.welcome.you},"data":${data.trim()}}`);
  }
});

test('who comes back misses nothing and gets nothing twice', async (t) => {
  const url = await start(t, '--history', '1000');
  const ben = await Client.open(t, url);
  const got = [];
  let position = 0, sent = 0;
  for (let round = 0; round < 20; ++round) {
    const ada = await Client.open(t, url);
    const subscribing = ada.ask('subscribe', { topic: 'news', after: position });
    const publishing = Array.from({ length: 10 }, () => ben.ask('publish', { topic: 'news', data: sent++ }));
    const { complete } = await subscribing;
    assert.equal(complete, true);
    if (round % 3 === 0) await ada.ask('publish', { topic: 'news', data: 'own', to: 'others' });
    if (round % 2 === 0) await Promise.all(publishing);  // otherwise it is sent between them
    ada.ws.terminate();
    await once(ada.ws, 'close');
    await Promise.all(publishing);
    got.push(...ada.data);
    ({ position } = ada);
  }
  const last = await Client.open(t, url);
  await last.ask('subscribe', { topic: 'news', after: position });
  got.push(...last.data);
  assert.deepEqual(got.filter((data) => data !== 'own'), Array.from({ length: sent }, (_, i) => i));
  assert.ok(!got.includes('own'));
});

test('history is kept for the topics that it is for, and its end is told', async (t) => {
  const [ada, ben] = await pairFor(t, await start(t, '--history', '2', '--history-topics', 'room/*', 'news'));
  for (const topic of ['room/1', 'news', 'hall'])
    for (const data of [1, 2, 3]) await ben.ask('publish', { topic, data });
  assert.deepEqual([(await ada.ask('subscribe', { topic: 'room/1', after: 0 })).complete, ada.data], [false, [2, 3]]);
  assert.deepEqual([(await ada.ask('subscribe', { topic: 'news', after: 2 })).complete, ada.data], [true, [2, 3, 3]]);
  assert.equal((await ada.ask('subscribe', { topic: 'hall', after: 0 })).offset, 0);
});

test('who is here is told, and who comes and goes to those who want to hear it', async (t) => {
  const url = await start(t);
  const [ada, ben] = await pairFor(t, url);
  await ada.ask('subscribe', { topic: 'room', presence: true });
  await ben.ask('subscribe', { topic: 'room' });
  await ben.ask('subscribe', { topic: 'room' });  // again: no notification
  const { count, here } = await ada.ask('presence', { topic: 'room' });
  assert.deepEqual([count, here.sort()], [2, [ada.welcome.you, ben.welcome.you].sort()]);
  await ben.ask('unsubscribe', { topic: 'room' });
  const cid = await Client.open(t, url);
  await cid.ask('subscribe', { topic: 'room' });
  cid.ws.terminate();
  await ada.until(() => ada.heard.length === 4);
  assert.deepEqual(ada.heard.map(({ type, topic, who }) => [type, topic, who]), [
    ['joined', 'room', ben.welcome.you], ['left', 'room', ben.welcome.you],
    ['joined', 'room', cid.welcome.you], ['left', 'room', cid.welcome.you]]);
  assert.deepEqual(ben.heard, []);
  assert.equal((await ada.ask('publish', { topic: 'room', data: 1 })).offset, 1);  // presence does not count
});

test('what cannot be done is an error with a code and a sentence, not an end', async (t) => {
  const ada = await Client.open(t, await start(t, '--max-message', '10000000'));
  const deep = (depth) => `{"type":"publish","topic":"x","data":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  for (const [text, code] of [
    ['', 'bad_json'], ['hello', 'bad_json'], ['[]', 'bad_json'], ['{} {}', 'bad_json'], ['{}\0', 'bad_json'],
    ['\ufeff{}', 'bad_json'], ['{"type":"publish","topic":"x","data":"\\ud800"}', 'bad_json'],
    ['{"type":"publish","topic":"x","data":1e999}', 'bad_json'], ['['.repeat(1_000_000), 'bad_json'],
    ['{"a":'.repeat(100_000), 'bad_json'], [deep(64), 'too_deep'], [deep(1_000_000), 'too_deep'],
    ['{}', 'unknown_type'], ['{"type":1}', 'unknown_type'], ['{"type":"shout"}', 'unknown_type'],
    ['{"type":"subscribe"}', 'bad_request'], ['{"type":"subscribe","topic":5}', 'bad_request'],
    ['{"type":"subscribe","topic":"x","topic":"y"}', 'bad_request'],
    ['{"type":"subscribe","topic":"x","\\u0074opic":"y"}', 'bad_request'],
    ['{"type":"subscribe","topic":"x","to":"all"}', 'bad_request'],
    ['{"type":"subscribe","topic":"x","after":-1}', 'bad_request'],
    ['{"type":"subscribe","topic":"x","after":1.5}', 'bad_request'],
    ['{"type":"subscribe","topic":"x","after":99999999999999999999}', 'bad_request'],
    ['{"type":"subscribe","topic":"x","presence":1}', 'bad_request'],
    ['{"type":"publish","topic":"x"}', 'bad_request'], ['{"type":"publish","topic":"x","data":1,"to":"me"}', 'bad_request'],
    ['{"type":"presence","topic":"x","id":{}}', 'bad_request'],
    [`{"type":"presence","topic":"x","id":"${'i'.repeat(200)}"}`, 'bad_request'],
    ['{"type":"subscribe","topic":""}', 'bad_topic'], ['{"type":"subscribe","topic":"a\\u0000b"}', 'bad_topic'],
    ['{"type":"publish","topic":"a*","data":1}', 'bad_topic'], ['{"type":"presence","topic":"*"}', 'bad_topic'],
    [`{"type":"subscribe","topic":"${'x'.repeat(255)}"}`, 'bad_topic'], [Buffer.from('{}'), 'not_text'],
  ]) {
    const answer = await ada.say(text);
    assert.deepEqual([answer.type, answer.code], ['error', code], String(text).slice(0, 80));
    assert.match(answer.message, /^['a-z].* /);
  }
  assert.equal((await ada.ask('shout')).code, 'unknown_type');
  assert.equal((await ada.say(deep(63))).type, 'published');
});

test('a connection has so many subscriptions and no more', async (t) => {
  const ada = await Client.open(t, await start(t));
  const answers = await Promise.all(Array.from({ length: 1025 }, (_, i) => ada.ask('subscribe', { topic: `${i}` })));
  assert.deepEqual(answers.slice(-2).map(({ type, code }) => code ?? type), ['subscribed', 'too_many_topics']);
  await ada.ask('unsubscribe', { topic: '0' });
  assert.equal((await ada.ask('subscribe', { topic: 'more', presence: true })).code, 'too_many_topics');
  assert.equal((await ada.ask('subscribe', { topic: 'more' })).type, 'subscribed');
});

test('a thousand malformed messages get an answer each', async (t) => {
  const url = await start(t, '--history', '10');
  const [ada, ben] = await pairFor(t, url);
  let seed = 20_260_101;
  const random = (below) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const good = ['{"type":"subscribe","topic":"x","after":0,"presence":true,"id":1}',
    '{"type":"publish","topic":"y","to":"others","data":{"a":[1,2e3,"\\u00fc",null]}}', '{"type":"presence","topic":"z"}'];
  const parts = ['{', '}', '[', ']', '"', '\\', ':', ',', '\\u', '\0', '\ud83d\ude00', '-', '1e', 'null', ' '];
  for (let i = 0; i < 1000; ++i) {
    let text = good[random(good.length)];
    for (let changes = 1 + random(4); changes > 0; --changes) {
      const at = random(text.length + 1);
      text = text.slice(0, at) + (random(2) ? parts[random(parts.length)] : '') + text.slice(at + random(5));
    }
    const answer = await ada.say(text);
    assert.ok(['error', 'subscribed', 'published', 'presence'].includes(answer.type), `${text}: ${answer.type}`);
  }
  await ben.ask('subscribe', { topic: 'end' });
  assert.equal((await ada.ask('publish', { topic: 'end', data: 1 })).receivers, 1);
  assert.ok(ada.heard.filter(({ type }) => type === 'error').length > 500);
});

test('what the server itself limits ends the connection', async (t) => {
  const url = await start(t, '--max-message', '1000');
  const [ada, ben] = await pairFor(t, url);
  ada.ws.send('x'.repeat(1001));
  assert.equal((await once(ada.ws, 'close'))[0], 1009);
  ben.ws.send(Buffer.from([0x22, 0xff, 0x22]), { binary: false });
  assert.equal((await once(ben.ws, 'close'))[0], 1007);
  assert.ok(await Client.open(t, url));
});

test('pages of other origins may not take part', async (t) => {
  const url = await start(t);
  const [error] = await once(new WebSocket(url, { origin: 'https://evil.example' }), 'error');
  assert.match(error.message, /403/);
});

test('options that do not go together are refused', async () => {
  for (const args of [['--topics', '--echo'], ['--topics', '--reply', 'x'], ['--history', '5']])
    assert.equal((await duet(['serve', '--port', '0', ...args])).status, 2, args.join(' '));
  const { status, err } = await duet(['serve', '--port', '0', '--topics', '--history', '5', '--history-topics', 'a*b']);
  assert.deepEqual([status, err.length], [1, 1]);
});

test('all history stays within --max-history, its oldest goes first, and statistics show it', async (t) => {
  const url = await start(t, '--history', '100', '--max-history', '1000000', '--metrics');
  const metric = async () => Number((await (await fetch(`${url.replace('ws', 'http')}/metrics`)).text())
    .match(/^duet_history_bytes (\d+)$/m)[1]);
  const [ada, ben] = await pairFor(t, url);
  assert.equal(await metric(), 0);
  for (let i = 0; i < 30; ++i) await ada.ask('publish', { topic: 'news', data: String(i).padEnd(100_000) });
  const bytes = await metric();
  assert.ok(bytes > 800_000 && bytes <= 1_000_000, `${bytes}`);
  assert.equal((await ben.ask('subscribe', { topic: 'news', after: 0 })).complete, false);
  assert.deepEqual(ben.data.map(Number), [21, 22, 23, 24, 25, 26, 27, 28, 29]);
  assert.equal((await ben.ask('subscribe', { topic: 'news', after: 25 })).complete, true);
});
