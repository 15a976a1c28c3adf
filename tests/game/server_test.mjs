// The game's server as a program: bots, figures, and its end at any moment.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import WebSocket from 'ws';
import { eventually, GameServer, program } from './game_server.mjs';

test('bots of the server and of a program play together, and the figures count them', async (t) => {
  const server = await GameServer.forTest(t, ['--bots', '5']);
  server.bots(t, 7);
  await eventually(async () => (await server.figures()).game_players === 12);
  const figures = await server.figures();
  assert.ok(figures.game_tick_seconds_count > 0);
  assert.ok(figures['game_tick_seconds{quantile="0.99"}'] >= 0);
});

test('the program of bots ends with a report', async (t) => {
  const server = await GameServer.forTest(t);
  const bots = spawn(program('duet-game-bots'), [server.url, '4', '4'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  bots.stdout.on('data', (data) => { output += data; });
  const [status] = await once(bots, 'close');
  assert.match(output, /^4 of 4 bots play; each receives [\d.]+ kbit\/s/);
  assert.equal(status, 0);
});

test('a server that is killed comes back with the scores that it had published', async (t) => {
  const server = await GameServer.forTest(t, ['--bots', '30']);
  for (let round = 0; round < 3; ++round) {
    const { game_highest_score: before } = await eventually(async () => {
      const figures = await server.figures();
      return figures.game_highest_score > 10 * round && figures.game_players === 30 && figures;
    });
    await server.end('SIGKILL');
    await server.start();
    assert.ok((await server.figures()).game_highest_score >= before);
  }
});

test('hostile clients cost the others nothing', async (t) => {
  const server = await GameServer.forTest(t, ['--bots', '10']);
  await eventually(async () => (await server.figures()).game_players === 10);
  const ends = [];
  for (let i = 0; i < 50; ++i) {
    const socket = new WebSocket(server.url, ['duet-game-1']);
    socket.on('error', () => {});
    socket.on('open', () => socket.send(Buffer.from(Array.from({ length: i * 30 }, (_, j) => (i * 37 + j * 11) & 255))));
    ends.push(once(socket, 'close').then(([code]) => code));
  }
  for (const code of await Promise.all(ends)) assert.ok([1008, 1009].includes(code), `code ${code}`);
  assert.equal((await server.figures()).game_players, 10);
});
