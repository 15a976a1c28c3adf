// Three chat servers ($CHAT_SERVER) on one Redis behind HAProxy: nothing is lost or doubled when one is killed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Haproxy } from '../backplane/haproxy.mjs';
import { Redis, durable, eventually } from '../backplane/redis.mjs';
import { Network } from '../support/network.mjs';
import { ChatServer } from './chat_server.mjs';
import { newId, Person } from './person.mjs';

const count = (n) => Array.from({ length: n }, (_, i) => i);

/** Starts servers one after the other, so that the first begins the log. */
async function cluster(t, redis, size, ...more) {
  const servers = [];
  for (let i = 0; i < size; ++i)
    servers.push(await ChatServer.forTest(t, ['--backplane', redis.url, '--no-limits', ...more]));
  return servers;
}

/** Connects again as a person, to any server that takes the connection, and joins the lobby. */
const again = (url, { token, name }) => eventually(`${name} is connected`, async () => {
  const person = await Person.connect(url, token);
  try {
    const welcome = await person.find((one) => one.is === 'welcome');
    assert.equal(welcome.name, name);
    return Object.assign(person, { token, name, joined: await person.join('Lobby') });
  } catch (error) {
    if (!person.closed) throw error;
    return null;
  }
});

/** Waits until these people are in the lobby, as this one sees it. */
const present = (person, ...names) => eventually(`${names} are present`, async () =>
  String((await person.join('Lobby')).people.sort()) === String(names));

/** Says this many things, and waits until all are confirmed. */
async function sayAll(person, size) {
  const ids = count(size).map(newId);
  ids.forEach((id, i) => person.send({ do: 'say', room: 'Lobby', id, text: String(i) }));
  await person.message(({ id }) => id === ids.at(-1));
}

/** Returns the lobby's messages as this server has them. */
async function history(server, person) {
  const reader = await again(server.url, person);
  const messages = reader.joined.messages;
  while (messages.length > 0 && messages[0].offset > 1) {
    reader.send({ do: 'page', room: 'Lobby', before: messages[0].offset });
    messages.unshift(...(await reader.find((one) => one.is === 'page')).messages);
  }
  reader.ws.close();
  return messages;
}

/** Waits until all servers have the same messages, and returns them. */
async function same(servers, person) {
  let all;
  await eventually('all servers have the same messages', async () => {
    all = await Promise.all(servers.map((each) => history(each, person)));
    return all.every((each) => JSON.stringify(each) === JSON.stringify(all[0]));
  });
  return all[0];
}

test('people on different servers talk and change messages and see each other', async (t) => {
  const redis = await Redis.start(t);
  const [one, two, three] = await cluster(t, redis, 3);
  const ada = await Person.named(one.url, 'Ada');
  const grace = await Person.named(two.url, 'Grace');
  await ada.find((frame) => frame.came?.includes('Grace'));
  for (const each of [ada, grace]) await present(each, 'Ada', 'Grace');
  const said = await ada.say('teh');
  assert.equal((await grace.message((each) => each.offset === said.offset)).text, 'teh');
  ada.send({ do: 'edit', room: 'Lobby', id: newId(), offset: said.offset, text: 'the' });
  assert.equal((await grace.message((each) => each.edited)).text, 'the');
  grace.send({ do: 'edit', room: 'Lobby', id: newId(), offset: said.offset, text: 'hers' });
  assert.match((await grace.refused()).text, /not yours/);
  grace.send({ do: 'react', room: 'Lobby', id: newId(), offset: said.offset, emoji: '👍', on: true });
  assert.deepEqual((await ada.message((each) => each.reactions)).reactions, [['👍', ['Grace']]]);
  grace.send({ do: 'typing', room: 'Lobby' });
  await ada.find((frame) => frame.typing?.includes('Grace'));
  ada.send({ do: 'delete', room: 'Lobby', id: newId(), offset: said.offset });
  await grace.message((each) => each.deleted);
  await ada.join('Garden');
  await ada.say('roses', { room: 'Garden' });
  assert.equal((await grace.join('Garden')).messages[0].text, 'roses');
  grace.ws.close();
  await ada.find((frame) => frame.room === 'Lobby' && frame.left?.includes('Grace'));
  const elsewhere = await again(three.url, grace);
  await ada.find((frame) => frame.came?.includes('Grace'));
  for (const each of [ada, elsewhere]) await present(each, 'Ada', 'Grace');
  assert.equal(elsewhere.joined.messages[0].deleted, true);
});

test('a name and its token and its rooms are the same on all servers at once', async (t) => {
  const redis = await Redis.start(t);
  const servers = await cluster(t, redis, 3);
  const taking = await Promise.all(servers.map((each) => Person.connect(each.url)));
  for (const each of taking) each.send({ do: 'name', name: 'Ada' });
  const answers = await Promise.all(taking.map((each) =>
    each.find((one) => one.is === 'refused' || (one.is === 'welcome' && one.name))));
  assert.deepEqual(answers.map(({ is }) => is).sort(), ['refused', 'refused', 'welcome']);
  for (let i = 0; i < 10; ++i) {
    const person = await Person.named(servers[i % 3].url, `Person ${i}`);
    await person.join(`Room ${i}`);
    const moved = await Person.connect(servers[(i + 1) % 3].url, person.token);
    const welcome = await moved.find((one) => one.is === 'welcome');
    assert.deepEqual([welcome.name, welcome.rooms], [`Person ${i}`, ['Lobby', `Room ${i}`]]);
    person.send({ do: 'read', room: 'Lobby', offset: 0 });
  }
});

test('the conversation goes on elsewhere when a server is killed and nothing is lost or doubled', async (t) => {
  const redis = await Redis.start(t);
  const servers = await cluster(t, redis, 3);
  const haproxy = await Haproxy.start(t, servers.map(({ url }) => url));
  const watcher = await Person.named(servers[1].url, 'Watcher');
  const authors = await Promise.all(count(6).map(async (i) => {
    const person = await Person.named(haproxy.url, `Author ${i}`);
    return { person, pending: new Map(), confirmed: 0, said: 0 };
  }));
  const idle = await Person.named(servers[0].url, 'Idle');
  await watcher.find((one) => one.came?.includes('Idle'));
  let isOver = false;
  const talk = async (author, n) => {
    while (!isOver || author.pending.size > 0) {
      const { person } = author;
      if (!isOver && author.pending.size < 3) author.pending.set(newId(), `${n}.${author.said++}`);
      // The oldest first, and all again after a lost connection.
      const [id, text] = [...author.pending][0];
      const done = await person.say(text, { id }).catch(() => null);
      if (done) {
        assert.equal(done.text, text);
        author.pending.delete(id);
        ++author.confirmed;
      } else {
        author.person = await again(haproxy.url, person);
        author.moves = (author.moves ?? 0) + 1;
      }
    }
  };
  const talking = authors.map(talk);
  await eventually('everybody talks', () => authors.every(({ confirmed }) => confirmed > 20));
  await servers[0].end('SIGKILL');
  const killed = Date.now();
  await watcher.find((one) => one.left?.includes('Idle'));
  t.diagnostic(`somebody of the killed server has left after ${Date.now() - killed} ms`);
  assert.ok(Date.now() - killed < 10_000);
  idle.ws.terminate();
  await eventually('everybody talks again', () => authors.every(({ moves, confirmed }) => !moves || confirmed > 40));
  isOver = true;
  await Promise.all(talking);
  assert.ok(authors.some(({ moves }) => moves > 0));
  await servers[0].start();
  const messages = await same(servers, watcher);
  for (const n of authors.keys()) {
    const own = messages.filter(({ by }) => by === `Author ${n}`).map(({ text }) => text);
    assert.deepEqual(own, count(authors[n].said).map((i) => `${n}.${i}`));
  }
  assert.deepEqual(messages.map(({ offset }) => offset), messages.map((_, i) => i + 1));
  for (const server of servers)
    await present(await again(server.url, watcher), ...authors.map((_, n) => `Author ${n}`), 'Watcher');
  t.diagnostic(`${messages.length} messages of ${authors.length} people`);
});

test('a message that is sent again to another server is there once', async (t) => {
  const redis = await Redis.start(t);
  const [one, two] = await cluster(t, redis, 2);
  const ada = await Person.named(one.url, 'Ada');
  for (let i = 0; i < 30; ++i) {
    const id = newId();
    const elsewhere = await again(two.url, ada);
    // To both at the same time, in either order: the first has not answered when the second one asks.
    const [first, second] = i % 2 ? [ada, elsewhere] : [elsewhere, ada];
    first.send({ do: 'say', room: 'Lobby', id, text: String(i) });
    second.send({ do: 'say', room: 'Lobby', id, text: String(i) });
    const answers = await Promise.all([first, second].map((each) => each.message((message) => message.id === id)));
    assert.deepEqual(answers.map(({ offset }) => offset), [i + 1, i + 1]);
    elsewhere.ws.close();
  }
  assert.deepEqual((await same([one, two], ada)).map(({ text }) => text), count(30).map(String));
});

test('a server that was away reads what it has missed and a new one reads everything', async (t) => {
  const redis = await Redis.start(t);
  const [one, two] = await cluster(t, redis, 2);
  const ada = await Person.named(one.url, 'Ada');
  await two.end();
  await sayAll(ada, 120);
  await two.start();
  const [three] = await cluster(t, redis, 1);
  assert.equal((await same([one, two, three], ada)).length, 120);
});

test('a server that was away for too long or has another file is refused', async (t) => {
  const redis = await Redis.start(t);
  const [one, two] = await cluster(t, redis, 2, '--kept-events', '20');
  const ada = await Person.named(one.url, 'Ada');
  await two.end();
  await sayAll(ada, 60);
  await assert.rejects(two.start(), /does not go back far enough/);
  const stranger = await ChatServer.forTest(t);
  await Person.named(stranger.url, 'Ada');
  await stranger.end();
  const other = new ChatServer(['--backplane', redis.url, '--backplane-prefix', 'other:']);
  t.after(() => other.remove());
  await other.start();
  const mismatched = new ChatServer(['--backplane', redis.url, '--backplane-prefix', 'other:']);
  mismatched.folder = stranger.folder;
  await assert.rejects(mismatched.start(), /begins with another state/);
});

test('the conversation goes on when Redis is killed or has lost its data', async (t) => {
  for (const options of [durable, []]) {
    const redis = await Redis.start(t, ...options);
    const servers = await cluster(t, redis, 2);
    const [ada, grace] = [await Person.named(servers[0].url, 'Ada'), await Person.named(servers[1].url, 'Grace')];
    await ada.say('before');
    await grace.message(({ text }) => text === 'before');
    await redis.kill();
    const id = newId();
    ada.send({ do: 'say', room: 'Lobby', id, text: 'meanwhile' });
    const refused = await ada.refused();
    assert.match(refused.text, /cannot reach the others/);
    assert.ok(refused.wait > 0);
    await redis.run();
    await eventually('it is said', async () => {
      ada.send({ do: 'say', room: 'Lobby', id, text: 'meanwhile' });
      const answer = await ada.find((one) => one.is === 'refused' || one.messages?.some((each) => each.id === id));
      return answer.is === 'room';
    });
    await grace.message(({ text }) => text === 'meanwhile');
    await grace.say('after');
    assert.deepEqual((await same(servers, ada)).map(({ text }) => text), ['before', 'meanwhile', 'after']);
    for (const each of [ada, grace]) await present(each, 'Ada', 'Grace');
  }
});

test('a server that is cut off from Redis sends its people to others', async (t) => {
  const redis = await Redis.start(t);
  const [other] = await cluster(t, redis, 1);
  const network = await Network.before(t, redis.url);
  const [cutOff] = await cluster(t, network, 1);
  const health = async (server) => (await fetch(`${server.url.replace('ws', 'http')}/healthz`)).status;
  assert.deepEqual([await health(cutOff), await health(other)], [200, 200]);
  const haproxy = await Haproxy.start(t, [cutOff.url, other.url, other.url]);
  const ada = await Person.named(cutOff.url, 'Ada');
  network.stall();
  assert.equal((await ada.end()).code, 1013);
  assert.deepEqual([await health(cutOff), await health(other)], [503, 200]);
  const moved = await again(haproxy.url, ada);
  await moved.say('from the other one');
  network.reset();
  network.heal();
  await eventually('it serves again', async () => await health(cutOff) === 200);
  assert.equal((await again(cutOff.url, ada)).joined.messages.at(-1).text, 'from the other one');
});

test('a backplane that is not available is an error at the start', async (t) => {
  const redis = await Redis.start(t);
  await redis.kill();
  const server = new ChatServer(['--backplane', redis.url]);
  t.after(() => server.remove());
  await assert.rejects(server.start(), /the backplane is not available: 127\.0\.0\.1:\d+: Connection refused/);
});
