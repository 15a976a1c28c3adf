// The chat in a terminal ($CHAT_TERMINAL) of 80 columns and 24 rows, with its server ($CHAT_SERVER).
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ChatServer } from './chat_server.mjs';
import { Person } from './person.mjs';
import { TerminalScreen } from './terminal_screen.mjs';

const { CHAT_TERMINAL: program } = process.env;

function openTerminal(t, url, { columns = 80, rows = 24, state } = {}) {
  const folder = state ?? mkdtempSync(join(tmpdir(), 'duet-chat-state-'));
  const screen = new TerminalScreen(columns, rows, program, [url, '--state', folder]);
  screen.folder = folder;
  t.after(async () => {
    await screen.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return screen;
}

test('one takes a name and talks with others', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const grace = await Person.named(url, 'Grace');
  await grace.say('hello from elsewhere');
  const screen = openTerminal(t, url);
  await screen.shows(/Name:/);
  screen.type('Grace\r');
  await screen.shows(/Somebody has this name/);
  screen.type('Ada\r');
  await screen.shows(/Lobby · Ada .*● live/);
  await screen.shows(/Grace hello from elsewhere/);
  await screen.shows(/2 here/);
  screen.type('hi Grase\x7f\x7fce\r');
  assert.equal((await grace.message((one) => one.by === 'Ada')).text, 'hi Grace');
  await screen.shows(/\d\d:\d\d Ada hi Grace/);
  grace.send({ do: 'typing', room: 'Lobby' });
  await screen.shows(/Grace is typing…/);
  screen.type('/edit hi there\r');
  await screen.shows(/hi there \(edited\)/);
  screen.type('/react 1\r');
  await screen.shows(/hi there \(edited\) 👍 1/);
  screen.type('/delete\r');
  await screen.shows(/Ada \(deleted\)/);
  assert.equal(statSync(join(screen.folder, 'identity')).mode & 0o777, 0o600);
  screen.type('/quit\r');
  assert.equal(await screen.ended, 0);
});

test('hostile text does not move the cursor', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const grace = await Person.named(url, '<b>\u{1F98A}</b>');
  const screen = openTerminal(t, url);
  await screen.shows(/Name:/);
  screen.type('Ada\r');
  await screen.shows(/Lobby · Ada .*● live/);
  await grace.say('before \u202Ereversed\u202C \u200F after');
  await screen.shows(/before .reversed. . after/);
  await grace.say(`long ${'w'.repeat(300)} end`);
  await screen.shows(/w end/);
});

test('rooms, unread counts and history', async (t) => {
  const { url } = await ChatServer.forTest(t, ['--no-limits']);
  const grace = await Person.named(url, 'Grace');
  for (let i = 1; i <= 120; ++i) grace.send({ do: 'say', room: 'Lobby', id: `request${i}`, text: `number ${i};` });
  await grace.message((one) => one.offset === 120);
  await grace.join('Garden');
  const screen = openTerminal(t, url);
  await screen.shows(/Name:/);
  screen.type('Ada\r');
  await screen.shows(/number 120;/);
  screen.type('/join Garden\r');
  await screen.shows(/Garden/);
  await grace.say('roses', { room: 'Garden' });
  await screen.shows(/ Garden +1/);
  screen.type('\x10');  // Ctrl-P
  await screen.shows(/Grace roses/);
  screen.type('\x0e');  // Ctrl-N
  await screen.shows(/number 120;/);
  for (let i = 0; i < 40 && !/number 1;/.test(screen.text()); ++i) {
    screen.type('\x1b[5~');  // Page Up
    const before = screen.text();
    await screen.shows({ test: (text) => text !== before || /number 1;/.test(text) });
  }
  await screen.shows(/number 1;/);
});

test('it can be resized, down to a few cells', async (t) => {
  const { url } = await ChatServer.forTest(t);
  const screen = openTerminal(t, url);
  await screen.shows(/Name:/);
  screen.type('Ada\r');
  await screen.shows(/Lobby · Ada/);
  screen.type('hello\r');
  await screen.shows(/Ada hello/);
  await screen.shows(/1 here/);
  screen.resize(40, 10);
  await screen.shows({ test: (text) => /Ada hello/.test(text) && !/1 here/.test(text) });
  screen.resize(8, 3);
  await screen.shows(/^ Lobby/);
  screen.resize(100, 30);
  await screen.shows(/1 here/);
});

test('what is written offline is kept, also for the next start, and sent once', async (t) => {
  const server = await ChatServer.forTest(t);
  const screen = openTerminal(t, server.url);
  await screen.shows(/Name:/);
  screen.type('Ada\r');
  await screen.shows(/Lobby · Ada .*● live/);
  await server.end('SIGKILL');
  await screen.shows(/○ (reconnecting|connecting)/);
  screen.type('kept\r');
  await screen.shows(/Ada kept \(kept\)/);
  await screen.shows(/1 to send/);
  screen.type('\x03');
  assert.equal(await screen.ended, 0);
  await server.start();
  const later = openTerminal(t, server.url, { state: screen.folder });
  await later.shows(/\d\d:\d\d Ada kept\s/);
  const other = await Person.named(server.url, 'Grace');
  const { messages } = await other.join('Lobby');
  assert.deepEqual(messages.map((one) => one.text), ['kept']);
});
