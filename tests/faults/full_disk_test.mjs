// A disk becomes full under the chat's server, the editor's, and the tool's log. Run by small_disk.sh.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import WebSocket from 'ws';
import { eachLine } from '../browser/hosts/lines.mjs';
import { ChatServer } from '../chat/chat_server.mjs';
import * as chat from '../chat/person.mjs';
import { EditorServer } from '../editor/editor_server.mjs';
import * as editor from '../editor/person.mjs';

const resize = (size) => execFileSync('mount', ['-o', `remount,size=${size}`, tmpdir()]);

/** Waits for the end of a server whose disk is full. Its last line says so. */
async function full(server) {
  const status = await server.gone;
  assert.match(server.notes.at(-1), /^cannot store: .*: database or disk is full$/);
  assert.deepEqual(status, { code: 1, signal: null });
}

test('a chat server whose disk is full ends with a sentence and has lost nothing that it confirmed', async (t) => {
  resize('400k');
  const server = await ChatServer.forTest(t, ['--no-limits']);
  const ada = await chat.Person.named(server.url, 'Ada');
  const confirmed = [];
  const ended = ada.end().then(() => null);
  while (ada.closed === null) {
    const text = `${confirmed.length} ${'x'.repeat(500)}`;
    const id = chat.newId();
    const stored = await Promise.race([ada.say(text, { id }), ended]);
    if (stored) confirmed.push([id, text]);
  }
  await full(server);
  assert.ok(confirmed.length > 5, `${confirmed.length} were confirmed`);
  resize('64m');
  await server.start();
  const again = await chat.Person.connect(server.url, ada.token);
  await again.find((one) => one.is === 'welcome');
  const { messages } = await again.join('Lobby');
  while (messages.length > 0 && messages[0].offset > 1) {
    again.send({ do: 'page', room: 'Lobby', before: messages[0].offset });
    messages.unshift(...(await again.find((one) => one.is === 'page')).messages);
  }
  const byId = new Map(messages.map((one) => [one.id, one.text]));
  for (const [id, text] of confirmed) assert.equal(byId.get(id), text);
  await again.say('it goes on');
  t.diagnostic(`${confirmed.length} messages were confirmed`);
});

test('an editor server whose disk is full ends with a sentence and has lost nothing that it confirmed', async (t) => {
  resize('400k');
  const server = await EditorServer.forTest(t, ['--no-limits']);
  const ada = await editor.Person.enter(t, server, 'Ada');
  const confirmed = [];
  let ended = false;
  server.gone.then(() => { ended = true; });
  let last = null;
  while (!ended) {
    const line = `${confirmed.length}.${'x'.repeat(500)}`;
    last = ada.append(`${line}\n`);
    if (await Promise.race([last.then(() => true), server.gone.then(() => false)])) confirmed.push(line);
  }
  await full(server);
  assert.ok(confirmed.length > 5, `${confirmed.length} were confirmed`);
  resize('64m');
  await server.start();
  await last;  // the client has kept it
  const reader = await editor.Person.enter(t, server, 'Barbara');
  const lines = (await reader.text()).split('\n').filter((line) => /^\d/.test(line));
  assert.deepEqual(lines.slice(0, confirmed.length), confirmed);
  t.diagnostic(`${confirmed.length} edits were confirmed`);
});

test('a server whose log is on a full disk goes on and tells how many lines are missing', async (t) => {
  resize('64k');
  const log = join(tmpdir(), 'log');
  const child = spawn(process.env.DUET, ['serve', '--echo', '--log', 'json', '--port', '0'],
    { stdio: ['ignore', 'pipe', openSync(log, 'a')] });
  t.after(() => child.kill('SIGKILL'));
  const url = await new Promise((resolve) => eachLine(child.stdout, resolve));
  let visits = 0;
  const visit = async () => {
    ++visits;
    const ws = new WebSocket(url);
    await once(ws, 'open');
    ws.send('hello');
    assert.equal(String((await once(ws, 'message'))[0]), 'hello');
    ws.close();
    await once(ws, 'close');
  };
  await visit();
  const rest = join(tmpdir(), 'rest');
  const file = openSync(rest, 'a');
  assert.throws(() => { for (;;) writeSync(file, Buffer.alloc(1024)); }, { code: 'ENOSPC' });
  for (let i = 0; i < 300; ++i) await visit();  // more than the last page of the log takes
  rmSync(rest);
  resize('1m');
  const written = () => readFileSync(log, 'utf8').trimEnd().split('\n').map((line) => {
    try {
      return JSON.parse(line);
    } catch {
      return { event: 'torn' };
    }
  });
  const notices = () => written().filter((one) => one.event === 'log_lines_dropped');
  do await visit(); while (notices().length === 0);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'close'), [0, null]);
  const events = written();
  const count = (event) => events.filter((one) => one.event === event).length;
  const dropped = notices().reduce((sum, one) => sum + one.lines, 0);
  t.diagnostic(`${dropped} lines were dropped, ${count('torn')} of them in the middle`);
  assert.ok(dropped > 100);
  assert.ok(count('torn') <= 1);
  const ofVisits = events.filter((one) => one.connection !== undefined);
  const ofFirst = ofVisits.filter((one) => one.connection === ofVisits[0].connection).length;
  assert.equal(ofVisits.length + dropped, visits * ofFirst, 'none is missing in silence');
});
