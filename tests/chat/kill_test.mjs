// The chat's server ($CHAT_SERVER) is killed a hundred times in the middle of its work (SIGKILL). Everything that it had
// confirmed must be there afterwards, once, with the latest confirmed text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatServer } from './chat_server.mjs';
import { newId, Person } from './person.mjs';

const times = 100;

/** Numbers from 0 to n - 1, the same in every run of a seed. */
function randomNumbers(seed) {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor(state / 65536) % n;
  };
}

/** Everything in the room, by pages. */
async function history(person) {
  const { messages } = await person.join('Lobby');
  while (messages.length > 0 && messages[0].offset > 1) {
    person.send({ do: 'page', room: 'Lobby', before: messages[0].offset });
    messages.unshift(...(await person.find((one) => one.is === 'page')).messages);
  }
  return messages;
}

test(`a server that is killed ${times} times keeps what it has confirmed`, async (t) => {
  const random = randomNumbers(7);
  const server = await ChatServer.forTest(t, ['--no-limits']);
  const first = await Person.named(server.url, 'Ada');
  first.ws.terminate();
  const confirmed = new Map();  // id -> text
  const unconfirmed = new Map();  // sent again after the next start
  let resent = 0;

  for (let round = 0; round < times; ++round) {
    const ada = await Person.connect(server.url, first.token);
    await ada.find((one) => one.is === 'welcome');
    await ada.join('Lobby');
    // Half of the rounds end at a confirmation, the others while nothing was heard of the newest messages.
    const killAt = random(2) === 0 ? 1 + random(60) : Infinity;
    let confirmations = 0;
    const killed = new Promise((resolve) => {
      const note = (id, text) => {
        confirmed.set(id, text);
        unconfirmed.delete(id);
        if (++confirmations === killAt) resolve(server.end('SIGKILL'));
      };
      ada.ws.on('message', (data) => {
        for (const { id, text } of JSON.parse(data).messages ?? []) if (unconfirmed.has(id)) note(id, text);
      });
    });
    const say = (id, text) => ada.send({ do: 'say', room: 'Lobby', id, text });
    resent += unconfirmed.size;
    for (const [id, text] of unconfirmed) say(id, text);
    // More than will be confirmed, in bursts that meet commits at different moments.
    for (let i = unconfirmed.size < 300 ? 0 : 75; i < 80; ++i) {
      const id = newId();
      unconfirmed.set(id, `${round}.${i}`);
      say(id, `${round}.${i}`);
      if (random(3) === 0) await new Promise(setImmediate);
    }
    if (killAt === Infinity) await server.end('SIGKILL');
    else await killed;
    ada.ws.terminate();
    await server.start();
  }

  const ada = await Person.connect(server.url, first.token);
  const stored = await history(ada);
  assert.deepEqual(stored.map((one) => one.offset), stored.map((_, i) => i + 1), 'offsets have no holes');
  const byId = new Map(stored.map((one) => [one.id, one.text]));
  assert.equal(byId.size, stored.length, 'nothing is stored twice');
  for (const [id, text] of confirmed) assert.equal(byId.get(id), text);
  assert.ok(confirmed.size >= times, `${confirmed.size} were confirmed`);
  assert.ok(resent > times, `${resent} were sent again`);
  t.diagnostic(`${confirmed.size} confirmed, ${resent} sent again, ${stored.length} stored`);
});
