// The game in a window, on a screen in memory (Xvfb): its picture has the colours of ships, shards and walls.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { GameServer, program } from './game_server.mjs';

/** Starts Xvfb on a display that it chooses, until test `t` ends. Returns the display. */
async function startScreen(t) {
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  t.after(() => screen.kill());
  const [number] = await once(screen.stdio[3], 'data');
  return `:${String(number).trim()}`;
}

/** Returns the pixels of a .bmp file with 32 bits each, as numbers 0xRRGGBB. */
function pixelsOf(file) {
  const bytes = readFileSync(file);
  const begin = bytes.readUInt32LE(10);
  const pixels = new Uint32Array((bytes.length - begin) >> 2);
  for (let i = 0; i < pixels.length; ++i) pixels[i] = bytes.readUInt32LE(begin + i * 4) & 0xffffff;
  return pixels;
}

/** Returns the colour of a ship as CSS does, as a list of its channels. */
function shipColour(number, lightness = .62) {
  const hue = (number * 137.508) % 360;
  const most = .75 * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((n) => {
    const k = (n + hue / 30) % 12;
    return Math.floor(255 * (lightness - most * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  });
}

const countNear = (pixels, [r, g, b]) => pixels.reduce((sum, one) => {
  const far = Math.abs((one >> 16) - r) + Math.abs((one >> 8 & 255) - g) + Math.abs((one & 255) - b);
  return sum + (far < 8 ? 1 : 0);
}, 0);

test('the window shows ships and shards', async (t) => {
  const display = await startScreen(t);
  const server = await GameServer.forTest(t, ['--bots', '100']);
  const file = join(process.env.GAME_PICTURE ?? server.folder, 'game-desktop.bmp');
  const desktop = spawn(program('duet-game'), [server.url, 'Ada', file],
    { stdio: 'inherit', env: { ...process.env, DISPLAY: display, SDL_VIDEODRIVER: 'x11', SDL_RENDER_DRIVER: 'software' } });
  t.after(() => desktop.kill('SIGKILL'));
  const [status] = await once(desktop, 'close');
  assert.equal(status, 0);
  const pixels = pixelsOf(file);
  assert.equal(pixels.length, 1280 * 800);
  assert.ok(countNear(pixels, [13, 17, 25]) > pixels.length / 2, 'space');
  assert.ok(countNear(pixels, [255, 209, 102]) > 100, 'shards');
  const ships = Array.from({ length: 110 }, (_, number) => countNear(pixels, shipColour(number))).filter((count) => count > 200);
  assert.ok(ships.length >= 2, `${ships.length} ships`);
});
