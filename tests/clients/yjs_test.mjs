// Yjs documents synchronised by y-websocket's provider through examples/collaboration_server.cpp
// ($COLLABORATION_SERVER). The providers are those of a page, without its BroadcastChannel, which needs no server.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, afterEach, before, test } from 'node:test';
import WebSocket from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { start } from '../browser/peers.mjs';

const program = process.env.COLLABORATION_SERVER;
let server;
before(async () => (server = await start(program, ['0'], { signal: 'SIGTERM' })));
after(() => server?.stop());

const editors = new Set();
let rooms = 0;
const newRoom = () => `room-${++rooms}`;

/** An editor with a document, connected to its room. */
class Editor {
  doc = new Y.Doc();
  text = this.doc.getText('text');

  constructor(room) {
    this.provider = new WebsocketProvider(server.url, room, this.doc,
      { WebSocketPolyfill: WebSocket, disableBc: true, maxBackoffTime: 200 });
    editors.add(this);
  }

  static async join(room) {
    const editor = new Editor(room);
    await editor.synced();
    return editor;
  }

  synced() {
    return eventually(() => this.provider.synced, 'being synced');
  }

  type(text, at = this.text.length) {
    this.text.insert(at, text);
  }

  toString() {
    return this.text.toString();
  }

  /** Returns the awareness state of `of`, as this editor has it. */
  knows(of) {
    return this.provider.awareness.getStates().get(of.doc.clientID)?.name;
  }

  calls(name) {
    this.provider.awareness.setLocalStateField('name', name);
  }

  leave() {
    editors.delete(this);
    this.provider.destroy();
    this.provider.awareness.destroy();
    this.doc.destroy();
  }
}
afterEach(() => editors.forEach((editor) => editor.leave()));

async function eventually(holds, what, milliseconds = 60_000) {
  const deadline = Date.now() + milliseconds;
  while (!holds()) {
    assert.ok(Date.now() < deadline, `${what} did not come within ${milliseconds / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Waits until all have the same text, of `length` characters. */
async function agree(length, ...all) {
  const agreed = () => all.every((one) => one.text.length === length && `${one}` === `${all[0]}`);
  await eventually(agreed, `agreement on ${length} characters`);
  return `${all[0]}`;
}

/** Opens a client that only reads; `updates` are the room's. */
async function welcome(room) {
  const ws = new WebSocket(`${server.url}/${room}`);
  const messages = [];
  ws.on('message', (message) => messages.push(message));
  // The request for its state is the last message.
  const asked = () => messages.some(([kind, step]) => kind === 0 && step === 0);
  await eventually(asked, 'the end of the welcome');
  return { ws, updates: messages.filter(([kind, step]) => kind === 0 && step !== 0) };
}

test('edits go both ways', async () => {
  const room = newRoom();
  const [anna, ben] = [await Editor.join(room), await Editor.join(room)];
  anna.type('Hello');
  await agree(5, anna, ben);
  ben.type(', world');
  assert.equal(await agree(12, anna, ben), 'Hello, world');
  ben.text.delete(0, 7);
  assert.equal(await agree(5, anna, ben), 'world');
});

test('edits in the same place at the same time end in the same text', async () => {
  const room = newRoom();
  const [anna, ben] = [await Editor.join(room), await Editor.join(room)];
  for (let i = 0; i < 100; ++i) {
    anna.type('a', 0);
    ben.type('b', 0);
  }
  const text = await agree(200, anna, ben);
  assert.equal(text.replaceAll('b', ''), 'a'.repeat(100));
});

test('what was written offline, on both sides, is merged after the reconnect', async () => {
  const room = newRoom();
  const [anna, ben] = [await Editor.join(room), await Editor.join(room)];
  anna.type('middle');
  await agree(6, anna, ben);
  anna.provider.disconnect();
  anna.type('begin ', 0);
  ben.type(' end');
  assert.equal(`${anna}`, 'begin middle');
  anna.provider.connect();
  assert.equal(await agree(16, anna, ben), 'begin middle end');
});

test('what was written before the first connection is shared, too', async () => {
  const room = newRoom();
  const anna = new Editor(room);
  anna.type('early');
  assert.equal(await agree(5, anna, await Editor.join(room)), 'early');
});

test('who comes late gets everything, also what those wrote who have left', async () => {
  const room = newRoom();
  const [anna, ben] = [await Editor.join(room), await Editor.join(room)];
  for (let i = 0; i < 50; ++i) (i % 2 ? anna : ben).type(`${i} `);
  const text = await agree(140, anna, ben);
  ben.leave();
  const cleo = await Editor.join(room);
  assert.equal(`${cleo}`, text);  // at once: synced means that everything was received
  cleo.type('!');
  await agree(141, anna, cleo);
});

test('each sees who is there, who comes late too, and who leaves', async () => {
  const room = newRoom();
  const [anna, ben] = [await Editor.join(room), await Editor.join(room)];
  anna.calls('Anna');
  ben.calls('Ben');
  await eventually(() => ben.knows(anna) === 'Anna' && anna.knows(ben) === 'Ben', 'awareness of each other');
  const cleo = await Editor.join(room);
  await eventually(() => cleo.knows(anna) === 'Anna' && cleo.knows(ben) === 'Ben', 'awareness of who was there');
  anna.leave();
  await eventually(() => !ben.knows(anna) && !cleo.knows(anna), 'word of who has left');
  assert.equal(cleo.knows(ben), 'Ben');
});

test('awareness comes back to its sender, as the sign of life that the provider wants', async () => {
  const { ws } = await welcome(newRoom());
  const nobody = Buffer.from([1, 1, 0]);
  ws.send(nobody);
  assert.deepEqual((await once(ws, 'message'))[0], nobody);
  ws.close();
});

test('rooms are apart, and an empty one is forgotten', async () => {
  const [room, other] = [newRoom(), newRoom()];
  const [anna, ben] = [await Editor.join(room), await Editor.join(other)];
  anna.type('secret');
  await agree(6, anna, await Editor.join(room));
  assert.equal(`${ben}`, '');
  const sockets = [...editors].map(({ provider }) => once(provider.ws, 'close'));
  editors.forEach((editor) => editor.leave());
  await Promise.all(sockets);
  assert.equal(`${await Editor.join(room)}`, '');
});

test('what a room keeps does not grow with every edit ever made', async () => {
  const room = newRoom();
  const anna = await Editor.join(room);
  for (let i = 0; i < 300; ++i) anna.type('x');
  const ben = await Editor.join(room);
  await agree(300, anna, ben);
  ben.type('y');
  await agree(301, anna, ben);
  const { ws, updates } = await welcome(room);
  assert.equal(updates.length, 2);  // Ben's whole document, and his edit
  ws.close();
  assert.equal(await agree(301, anna, await Editor.join(room)), `${'x'.repeat(300)}y`);
});

test('a server that starts anew gets the document back from its clients', async () => {
  const room = newRoom();
  const [anna, ben] = [await Editor.join(room), await Editor.join(room)];
  anna.type('before');
  await agree(6, anna, ben);
  await server.stop();
  await eventually(() => !anna.provider.wsconnected && !ben.provider.wsconnected, 'word of the end');
  anna.type(' during');
  server = await start(program, [new URL(server.url).port], { signal: 'SIGTERM' });
  await agree(13, anna, ben);
  await ben.synced();
  assert.equal(`${await Editor.join(room)}`, 'before during');
});
