// The chat's server ($CHAT_SERVER) as its clients see it, hostile ones included.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import WebSocket from 'ws';
import { ChatServer } from './chat_server.mjs';
import { newId, Person } from './person.mjs';

test('two people talk, and a third one gets what was said before', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const ada = await Person.named(url, 'Ada');
  const grace = await Person.named(url, 'Grace');
  const said = await ada.say('hello');
  assert.deepEqual([said.offset, said.by, said.text], [1, 'Ada', 'hello']);
  assert.equal((await grace.message((one) => one.offset === 1)).text, 'hello');
  await grace.say('hi Ada');
  const third = await Person.connect(url);
  third.send({ do: 'name', name: 'Barbara' });
  await third.find((one) => one.is === 'welcome' && one.name === 'Barbara');
  const joined = await third.join('Lobby');
  assert.deepEqual(joined.messages.map((one) => one.text), ['hello', 'hi Ada']);
  assert.deepEqual(joined.people.sort(), ['Ada', 'Barbara', 'Grace']);
  assert.deepEqual([joined.last, joined.version, joined.read], [2, 2, 0]);
});

test('a name belongs to the token that the server issued', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const ada = await Person.named(url, 'Ada');
  const other = await Person.connect(url);
  for (const name of ['Ada', 'ADA']) {
    other.send({ do: 'name', name });
    assert.match((await other.refused()).text, /somebody has this name/);
  }
  other.send({ do: 'say', room: 'Lobby', id: newId(), text: 'I am Ada' });
  assert.match((await other.refused()).text, /take a name first/);
  const again = await Person.connect(url, ada.token);
  const welcome = await again.find((one) => one.is === 'welcome');
  assert.deepEqual([welcome.name, welcome.rooms, welcome.token], ['Ada', ['Lobby'], undefined]);
  again.send({ do: 'name', name: 'Grace' });
  assert.match((await again.refused()).text, /have a name already/);
  for (const token of ['0'.repeat(64), ada.token.toUpperCase(), `${ada.token} `]) {
    const stranger = await Person.connect(url, token);
    assert.equal((await stranger.find((one) => one.is === 'welcome')).name, '');
  }
});

test('a message that is sent again is stored once and confirmed', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const ada = await Person.named(url, 'Ada');
  const grace = await Person.named(url, 'Grace');
  const id = newId();
  await ada.say('once', { id });
  ada.ws.terminate();
  const again = await Person.connect(url, ada.token);
  await again.join('Lobby', 1, 1);
  assert.equal((await again.say('once', { id })).offset, 1);
  assert.equal((await again.say('another')).offset, 2);
  grace.send({ do: 'say', room: 'Lobby', id, text: 'once' });  // an id is the person's own
  assert.equal((await grace.message((one) => one.by === 'Grace')).offset, 3);
});

test('on return one gets what was missed, and nothing that one has', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const ada = await Person.named(url, 'Ada');
  const grace = await Person.named(url, 'Grace');
  await ada.say('teh');
  await ada.say('second');
  ada.ws.close();
  await grace.say('third');
  const again = await Person.connect(url, ada.token);
  const missed = await again.join('Lobby', 2, 2);
  assert.deepEqual(missed.messages.map((one) => one.text), ['third']);
  again.send({ do: 'edit', room: 'Lobby', id: newId(), offset: 1, text: 'the' });
  await again.find((one) => one.is === 'done');
  again.ws.close();
  const third = await Person.connect(url, ada.token);
  const changed = await third.join('Lobby', 3, 3);
  assert.deepEqual(changed.messages.map((one) => [one.offset, one.text, one.edited]), [[1, 'the', true]]);
});

test('a client that has more than the server is told to begin anew', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const ada = await Person.named(url, 'Ada');
  await ada.say('one');
  const joined = await ada.join('Lobby', 99, 99);
  assert.equal(joined.reset, true);
  assert.equal(joined.messages.length, 1);
});

test('history has pages', async (t) => {
  const { url } = await ChatServer.forTest(t, ['--no-limits']);
  const ada = await Person.named(url, 'Ada');
  for (let i = 1; i <= 130; ++i) ada.send({ do: 'say', room: 'Lobby', id: newId(), text: String(i) });
  await ada.message((one) => one.offset === 130);
  const joined = await ada.join('Lobby');
  assert.deepEqual([joined.messages[0].offset, joined.messages.length], [81, 50]);
  for (const [before, first, count] of [[81, 31, 50], [31, 1, 30], [1, undefined, 0]]) {
    ada.send({ do: 'page', room: 'Lobby', before });
    const page = await ada.find((one) => one.is === 'page');
    assert.deepEqual([page.messages[0]?.offset, page.messages.length], [first, count]);
  }
});

test('only the author changes a message, and everybody reacts', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const ada = await Person.named(url, 'Ada');
  const grace = await Person.named(url, 'Grace');
  await ada.say('mine');
  for (const what of ['edit', 'delete']) {
    grace.send({ do: what, room: 'Lobby', id: newId(), offset: 1, text: 'hers' });
    assert.match((await grace.refused()).text, /not yours/);
  }
  grace.send({ do: 'react', room: 'Lobby', id: newId(), offset: 1, emoji: '👍', on: true });
  const seen = await ada.message((one) => one.reactions);
  assert.deepEqual(seen.reactions, [['👍', ['Grace']]]);
  ada.send({ do: 'edit', room: 'Lobby', id: newId(), offset: 1, text: 'still mine' });
  assert.equal((await grace.message((one) => one.edited)).text, 'still mine');
  ada.send({ do: 'delete', room: 'Lobby', id: newId(), offset: 1 });
  const deleted = await grace.message((one) => one.deleted);
  assert.deepEqual([deleted.text, deleted.reactions], [undefined, undefined]);
  grace.send({ do: 'react', room: 'Lobby', id: newId(), offset: 1, emoji: '👍', on: true });
  assert.match((await grace.refused()).text, /does not exist/);
});

test('presence and typing are sent to the room', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const ada = await Person.named(url, 'Ada');
  const grace = await Person.named(url, 'Grace');
  await ada.find((one) => one.came?.includes('Grace'));
  grace.send({ do: 'typing', room: 'Lobby' });
  await ada.find((one) => one.typing?.includes('Grace'));
  const second = await Person.connect(url, grace.token);
  await second.join('Lobby');
  grace.ws.close();
  await second.say('still here in another window');
  second.ws.close();
  await ada.find((one) => one.left?.includes('Grace'));
  assert.equal(ada.received.filter((one) => one.left).length, 0);
});

test('rooms are separate, and one leaves them', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const ada = await Person.named(url, 'Ada');
  const grace = await Person.named(url, 'Grace');
  await ada.join('Garden');
  await ada.say('roses', { room: 'Garden' });
  grace.send({ do: 'say', room: 'Garden', id: newId(), text: 'I am not in it' });
  assert.match((await grace.refused()).text, /not in this room/);
  assert.equal((await grace.join('Garden')).messages[0].text, 'roses');
  ada.send({ do: 'leave', room: 'Garden' });
  await ada.find((one) => one.is === 'left');
  const again = await Person.connect(url, ada.token);
  assert.deepEqual((await again.find((one) => one.is === 'welcome')).rooms, ['Lobby']);
});

test('the read mark is the same on every device', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const ada = await Person.named(url, 'Ada');
  await ada.say('one');
  await ada.say('two');
  ada.send({ do: 'read', room: 'Lobby', offset: 1 });
  const other = await Person.connect(url, ada.token);
  assert.equal((await other.join('Lobby')).read, 1);
  ada.send({ do: 'read', room: 'Lobby', offset: 1e15 });
  assert.equal((await ada.join('Lobby')).read, 2);
});

test('limits are refused with a sentence and a time', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const ada = await Person.named(url, 'Ada');
  for (let i = 0; i < 15; ++i) ada.send({ do: 'say', room: 'Lobby', id: newId(), text: String(i) });
  const refused = await ada.refused();
  assert.match(refused.text, /^you are writing very quickly: please wait 1 second$/);
  assert.ok(refused.wait > 0 && refused.wait <= 1000);
  for (let i = 0; i < 4; ++i) ada.send({ do: 'join', room: `Room ${i}` });
  const rooms = await ada.find((one) => one.is === 'refused' && one.do === 'join');
  assert.match(rooms.text, /opened many rooms: please wait 10 minutes/);
  const other = await Person.connect(url, ada.token);
  await other.join('Lobby');
  other.send({ do: 'say', room: 'Lobby', id: newId(), text: 'from another window' });
  assert.match((await other.refused()).text, /quickly/);
});

test('a name has a limited number of connections', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const ada = await Person.named(url, 'Ada');
  const more = [];
  for (let i = 0; i < 10; ++i) more.push(await Person.connect(url, ada.token));
  const { code, reason } = await more.at(-1).end();
  assert.equal(code, 4500);
  assert.match(reason, /too many connections/);
  await ada.say('still here');
});

test('requests that are not understood are refused with a sentence and change nothing', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const ada = await Person.named(url, 'Ada');
  await ada.say('one');
  const bad = [
    '', '{', '[]', 'null', '5', '"text"', '{"do":5}', '{"do":"sudo"}', Buffer.from([1, 2, 3]), '['.repeat(60_000),
    { do: 'say' }, { do: 'say', room: 'Lobby', id: '<b>', text: 'x' },
    { do: 'say', room: 'Nowhere', id: newId(), text: 'x' }, { do: 'say', room: 'Lobby', id: newId(), text: '' },
    { do: 'say', room: 'Lobby', id: newId(), text: 'x'.repeat(10_000) },
    { do: 'say', room: 'Lobby', id: newId(), text: 'a\u001b[2J' },
    { do: 'edit', room: 'Lobby', id: newId(), offset: -1, text: 'x' },
    { do: 'edit', room: 'Lobby', id: newId(), offset: 99, text: 'x' },
    { do: 'delete', room: 'Lobby', id: newId(), offset: '1' },
    { do: 'react', room: 'Lobby', id: newId(), offset: 1, emoji: '<img>', on: true },
    { do: 'join', room: '\u202eevil' }, { do: 'join', room: 'x'.repeat(5000) }, { do: 'page', room: 'Lobby' },
  ];
  for (const what of bad) {
    ada.send(what);
    const { text } = await ada.refused();
    assert.match(text, /^[a-z].{8,100}[^.]$/u, JSON.stringify(what).slice(0, 100));
  }
  const last = await ada.say('two');
  assert.deepEqual([last.offset, last.version], [2, 2]);
});

test('a hostile name is refused', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const stranger = await Person.connect(url);
  for (const name of ['', ' ', 'x'.repeat(10_000), '\u202eadA', 'A\u0000', 'A\u200b', 'Аda Lovelace', 7, null]) {
    stranger.send({ do: 'name', name });
    assert.match((await stranger.refused()).text, /name/);
  }
  stranger.send({ do: 'name', name: '<img src=x>' });  // is text, like any other
  assert.equal((await stranger.find((one) => one.is === 'welcome' && one.name)).name, '<img src=x>');
});

test('a connection that floods is closed', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const ada = await Person.named(url, 'Ada');
  const grace = await Person.named(url, 'Grace');
  for (let i = 0; i < 1000; ++i) ada.send({ do: 'typing', room: 'Lobby' });
  assert.equal((await ada.end()).code, 1008);
  const stranger = await Person.connect(url);
  for (let i = 0; i < 30; ++i) stranger.send('nonsense');
  assert.equal((await stranger.end()).code, 1008);
  const large = await Person.connect(url);
  large.send('x'.repeat(100_000));
  assert.equal((await large.end()).code, 1009);
  await grace.say('nobody else minds');
});

test('a client without the subprotocol and a page of another server are refused', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const status = (ws) => new Promise((resolve) => {
    ws.on('error', () => {});
    ws.on('unexpected-response', (request, response) => {
      request.destroy();
      resolve(response.statusCode);
    });
  });
  assert.equal(await status(new WebSocket(url)), 400);
  assert.equal(await status(new WebSocket(url, 'duet-chat-1', { origin: 'https://evil.example' })), 403);
});

test('a second server on the same file is refused', async (t) => {
  const server = await ChatServer.forTest(t);
  const second = new ChatServer();
  t.after(() => second.remove());
  second.folder = server.folder;
  await assert.rejects(second.start(), /database is locked/);
});

test('a server that is asked to end closes its connections and keeps everything', async (t) => {
  const server = await ChatServer.forTest(t);
  const ada = await Person.named(server.url, 'Ada');
  await ada.say('kept');
  await server.end();
  assert.equal((await ada.end()).code, 1012);
  assert.deepEqual(server.notes, []);
  await server.start();
  const again = await Person.connect(server.url, ada.token);
  assert.equal((await again.join('Lobby')).messages[0].text, 'kept');
});
