// The game's page in a browser ($BROWSER: chromium or firefox) with its server and bots ($GAME_PROGRAMS).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Network } from '../support/network.mjs';
import { launch } from '../browser/puppeteer_browser.mjs';
import { GameServer } from './game_server.mjs';
import { axeProblems, fly, hide, linkIs, openPage, pageUrl, patience, place, until, withPage } from './page_helpers.mjs';

const kind = process.env.BROWSER ?? 'chromium';
let browser;
let stop;

before(async () => { ({ browser, stop } = await launch({ kind })); });
after(() => stop?.());

const open = (t, server, options) => openPage(t, browser, pageUrl(server), options);

/** A page of a player in the arena. */
async function player(t, server, name, options) {
  const page = await open(t, server, options);
  await fly(page, name);
  return page;
}

const leaders = (page) => page.$$eval('#leaders .who', (found) => found.map((one) => one.textContent));

test('two pages and a native bot are in one arena, and a reload finds the ship again', async (t) => {
  const server = await GameServer.forTest(t, withPage);
  const ada = await player(t, server, 'Ada');
  const grace = await player(t, server, 'Grace', { width: 320, height: 640 });
  server.bots(t, 1);
  for (const page of [ada, grace])
    await until(page, () => /^Place \d of 3$/.test(document.getElementById('standing').textContent));
  const names = await leaders(ada);
  assert.ok(names.includes('Ada') && names.includes('Grace'), names.join());
  const number = await ada.evaluate(() => window.duetGame.view().number);
  await ada.reload();
  await ada.waitForSelector('body[data-stage="playing"]', patience);
  assert.equal(await ada.evaluate(() => window.duetGame.view().number), number);
  assert.deepEqual([...ada.problems, ...grace.problems], []);
});

test('keys, mouse and touch move the ship', async (t) => {
  const server = await GameServer.forTest(t, withPage);
  const page = await player(t, server, 'Ada');
  const moves = async (begin, end) => {
    const from = await place(page);
    await begin();
    await until(page, ([x, y]) => Math.hypot(window.duetGame.place()[0] - x, window.duetGame.place()[1] - y) > 40, from);
    await end();
  };
  await until(page, () => window.duetGame.place()[0] > 0);
  await moves(() => page.keyboard.down('ArrowLeft'), () => page.keyboard.up('ArrowLeft'));
  await moves(() => page.keyboard.down('s'), () => page.keyboard.up('s'));
  await page.keyboard.down(' ');
  await until(page, () => Number(document.getElementById('dash').style.getPropertyValue('--charge')) < 1);
  await page.keyboard.up(' ');
  await page.mouse.move(900, 300);
  await moves(() => page.mouse.down(), () => page.mouse.up());
  // The page's handlers for a finger are those of pointers.
  await moves(() => page.evaluate(() => document.getElementById('arena').dispatchEvent(new PointerEvent('pointerdown', {
    pointerType: 'touch', isPrimary: true, clientX: 300, clientY: 700, pointerId: 9 }))), async () => {});
  assert.deepEqual(page.problems, []);
});

test('a restart of the server is counted down and survived', async (t) => {
  const server = await GameServer.forTest(t, withPage);
  const page = await player(t, server, 'Ada');
  await server.end('SIGKILL');
  await page.waitForSelector('#link:not([data-state="live"])', patience);
  await until(page, () => /^Reconnecting in \d+ s/.test(document.getElementById('link-text').textContent));
  await server.start();
  await until(page, () => {
    const button = document.getElementById('try');
    if (!button.hidden) button.click();
    return document.body.dataset.stage === 'playing';
  });
  await linkIs(page, 'live');
  assert.deepEqual(page.problems, []);
});

test('the browser is offline for a while', async (t) => {
  const server = await GameServer.forTest(t, withPage);
  const page = await player(t, server, 'Ada');
  await page.evaluate(() => dispatchEvent(new Event('offline')));
  await server.end('SIGKILL');
  await linkIs(page, 'offline');
  await server.start();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await linkIs(page, 'live');
  await page.waitForSelector('body[data-stage="playing"]', patience);
});

test('a hidden tab stays connected', async (t) => {
  const server = await GameServer.forTest(t, withPage);
  const page = await player(t, server, 'Ada');
  const tick = () => page.evaluate(() => window.duetGame.core.call({ do: 'overlay' }).tick);
  const before = await tick();
  const show = await hide(t, page);
  await until(page, (since) => window.duetGame.core.call({ do: 'overlay' }).tick > since + 50, before);
  await show();
  await until(page, (since) => window.duetGame.core.call({ do: 'overlay' }).tick > since + 100, before);
  assert.equal(await page.evaluate(() => document.body.dataset.stage), 'playing');
});

/**
 * Notes for each frame how far ships have moved since the one before. `own` is the longest time in which one's own
 * flying ship stood still; `excess` how much farther another one moved than it is shown to fly. A dash is 0.9 units in a
 * millisecond. The playback shows three times that, as ships push each other, and twice as fast while it hurries after a
 * stall: 90 units in a frame of 60 in a second. A ship that was not seen before has not moved.
 */
const watchMotion = (page) => page.evaluate(() => {
  const { core } = window.duetGame;
  const inner = core.frame.bind(core);
  const motion = { own: 0, excess: -Infinity, frames: 0, seen: 0 };
  window.motion = motion;
  let before = new Map();
  let last = 0;
  let stoodSince = 0;
  core.frame = (now, controls) => {
    const numbers = inner(now, controls);
    const [x, y, isFlying] = numbers;
    const passed = now - last;
    const ships = new Map();
    for (let i = 0; i < numbers[6]; ++i) {
      const [number, , shipX, shipY] = numbers.subarray(8 + 7 * i, 15 + 7 * i);
      if (number === window.duetGame.view().number) continue;
      ships.set(number, [shipX, shipY]);
      const was = before.get(number);
      if (!was || last === 0) continue;
      ++motion.seen;
      const allowed = 1 + 5.4 * passed;  // positions are rounded
      motion.excess = Math.max(motion.excess, Math.hypot(shipX - was[0], shipY - was[1]) - allowed);
    }
    const own = before.get('own');
    const moved = !isFlying || !own || Math.hypot(x - own[0], y - own[1]) > 0.01;
    if (moved) stoodSince = now;
    motion.own = Math.max(motion.own, now - stoodSince - passed);
    ++motion.frames;
    ships.set('own', [x, y]);
    before = ships;
    last = now;
    return numbers;
  };
});

test('on a slow network with stalls one moves at once and others do not jump', async (t) => {
  const server = await GameServer.forTest(t, [...withPage, '--bots', '40']);
  const network = await Network.before(t, server.url, { delay: 50, jitter: 30 });
  const page = await player(t, network, 'Ada');
  await until(page, () => window.duetGame.ships() > 1);
  await watchMotion(page);
  // In a circle, as a ship rests at the edge.
  await page.evaluate(() => {
    const keys = ['KeyW', 'KeyD', 'KeyS', 'KeyA'];
    const key = (type, code) => document.getElementById('arena').dispatchEvent(new KeyboardEvent(type, { code, bubbles: true }));
    let at = 0;
    key('keydown', keys[0]);
    setInterval(() => {
      key('keydown', keys[(at + 1) % 4]);
      key('keyup', keys[at]);
      at = (at + 1) % 4;
    }, 500);
  });
  const ticks = () => page.evaluate(() => window.duetGame.core.call({ do: 'overlay' }).tick);
  for (let stalls = 0; stalls < 3; ++stalls) {
    const since = await ticks();
    network.stall(1_000);
    await until(page, (tick) => window.duetGame.core.call({ do: 'overlay' }).tick > tick + 75, since);
  }
  const motion = await page.evaluate(() => window.motion);
  t.diagnostic(JSON.stringify(motion));
  assert.ok(motion.frames > 50 && motion.seen > 50);
  assert.ok(motion.own <= 100, `one's own ship stood still for ${motion.own} ms`);
  assert.ok(motion.excess <= 0, `another ship jumped ${motion.excess} units farther than it flies`);
  assert.ok(await page.evaluate(() => window.duetGame.core.call({ do: 'overlay' }).roundTrip >= 100));
  assert.equal(await page.$eval('#link', (link) => link.dataset.state), 'live');
  assert.deepEqual(page.problems, []);
});

test('hostile names are refused with a sentence, or are text', async (t) => {
  const server = await GameServer.forTest(t, withPage);
  const mallory = await player(t, server, '<img src=x onerror=a()>');
  const page = await open(t, server);
  await page.waitForSelector('#welcome[open]', patience);
  for (const [name, sentence] of [['a\u202Eb', /direction of text/], ['x'.repeat(40), /at most 32/], ['A\u200bda', /invisible/],
    ['<IMG src=x onerror=a()>', /^Somebody has this name/]]) {
    await page.$eval('#name', (input, value) => { input.removeAttribute('maxlength'); input.value = value; }, name);
    await page.focus('#name');
    await page.keyboard.press('Enter');
    await until(page, (pattern) => new RegExp(pattern).test(document.getElementById('name-problem').textContent), sentence.source);
  }
  await page.keyboard.press('Escape');
  assert.equal(await page.$eval('#welcome', (one) => one.open), true);
  await fly(page, 'Ada 👩‍🚀');
  await until(page, () => [...document.querySelectorAll('#leaders .who')].some((one) => one.textContent === '<img src=x onerror=a()>'));
  assert.equal(await page.$('#leaders img, #best img'), null);
  assert.deepEqual([...mallory.problems, ...page.problems], []);
});

test('axe-core finds nothing, wide and narrow, light and dark', async (t) => {
  const server = await GameServer.forTest(t, [...withPage, '--bots', '12']);
  const page = await open(t, server);
  await page.waitForSelector('#welcome[open]', patience);
  assert.deepEqual(await axeProblems(page), []);
  await fly(page, 'Ada');
  await page.click('#show-numbers');
  await until(page, () => document.querySelectorAll('#numbers dd').length > 5);
  await until(page, () => document.querySelectorAll('#leaders li').length > 5);
  for (const value of kind === 'chromium' ? ['light', 'dark'] : ['']) {
    if (value) await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
    for (const width of [1280, 320]) {
      await page.setViewport({ width, height: 640 });
      assert.deepEqual(await axeProblems(page), [], `${value} ${width}`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${width} pixels`);
    }
  }
  await server.end('SIGKILL');
  await page.waitForSelector('#link:not([data-state="live"])', patience);
  assert.deepEqual(await axeProblems(page), []);
});

test('an end and a score are announced, and reduced motion has no sparks', async (t) => {
  const server = await GameServer.forTest(t, [...withPage, '--bots', '60']);
  const page = await open(t, server);
  if (kind === 'chromium') await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  await fly(page, 'Ada');
  // A ship that stands still is shattered soon.
  await page.evaluate(() => {
    window.heard = [];
    new MutationObserver(() => window.heard.push(document.getElementById('announcer').textContent))
      .observe(document.getElementById('announcer'), { childList: true, characterData: true, subtree: true });
  });
  await page.keyboard.down('ArrowRight');
  await until(page, () => window.heard.some((one) => /^Score \d+/.test(one)));
  await page.keyboard.up('ArrowRight');
  await until(page, () => window.heard.some((one) => /has shattered you\. You had \d+ shards/.test(one)));
});

test('200 bots are shown, and the time of a frame is told', async (t) => {
  const server = await GameServer.forTest(t, [...withPage, '--no-limits']);
  server.bots(t, 200);
  const page = await player(t, server, 'Ada');
  await until(page, () => window.duetGame.view().players > 195);
  const costs = await page.evaluate(() => new Promise((resolve) => {
    const found = [];
    const note = () => (found.push(window.duetGame.frameTimes.last) < 300 ? requestAnimationFrame(note) : resolve(found));
    requestAnimationFrame(note);
  }));
  costs.sort((a, b) => a - b);
  // For the eye alone: how long a frame takes depends on the machine and on what else it does.
  t.diagnostic(`a frame: median ${costs[150].toFixed(2)} ms, 90 % within ${costs[270].toFixed(2)} ms`);
  t.diagnostic(JSON.stringify(await server.figures()));
  assert.ok(await page.evaluate(() => window.duetGame.ships() > 1));
});
