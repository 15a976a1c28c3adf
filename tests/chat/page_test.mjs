// The chat's page in a browser ($BROWSER: chromium or firefox) with its server ($CHAT_SERVER) and other people.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Network } from '../support/network.mjs';
import { launch } from '../browser/puppeteer_browser.mjs';
import { ChatServer } from './chat_server.mjs';
import { axeProblems, hide, linkIs, openPage, pageUrl, patience, say, shows, takeName, texts, until, withPage } from './page_helpers.mjs';
import { newId, Person } from './person.mjs';

const kind = process.env.BROWSER ?? 'chromium';
let browser;
let stop;

before(async () => { ({ browser, stop } = await launch({ kind })); });
after(() => stop?.());

const open = (t, server, options) => openPage(t, browser, pageUrl(server), options);

/** A page of a person with a name. */
async function visitor(t, server, name, options) {
  const page = await open(t, server, options);
  await takeName(page, name);
  await linkIs(page, 'live');
  return page;
}

test('two pages and a native client talk; a reload shows the same', async (t) => {
  const server = await ChatServer.forTest(t, withPage);
  const ada = await visitor(t, server, 'Ada');
  const grace = await visitor(t, server, 'Grace', { width: 320, height: 640 });
  const native = await Person.named(server.url, 'Barbara');
  await say(ada, 'hello from a page');
  await shows(ada, 'hello from a page', 'confirmed');
  await shows(grace, 'hello from a page');
  await native.message((one) => one.text === 'hello from a page');
  await native.say('hello from a program');
  await shows(ada, 'hello from a program');
  await say(grace, 'and from a phone');
  await shows(ada, 'and from a phone');
  const before = await texts(ada);
  await ada.reload();
  await shows(ada, 'and from a phone');
  assert.deepEqual(await texts(ada), before);
  assert.equal(await ada.$eval('#me', (one) => one.textContent), 'Ada');
  await until(ada, () => document.querySelectorAll('#people li').length === 3);
  assert.deepEqual([...ada.problems, ...grace.problems], []);
});

test('what is written while the server is down is kept, sent once, and what was missed arrives', async (t) => {
  const server = await ChatServer.forTest(t, withPage);
  const ada = await visitor(t, server, 'Ada');
  const grace = await visitor(t, server, 'Grace');
  await say(ada, 'before');
  await shows(grace, 'before');
  await shows(ada, 'before', 'confirmed');  // else there is more to send
  await server.end('SIGKILL');
  await ada.waitForSelector('#link:not([data-state="live"])', patience);
  for (const text of ['first', 'second', 'third']) await say(ada, text);
  await shows(ada, 'third', 'kept');
  await until(ada, () => /3 to send/.test(document.getElementById('link-text').textContent));
  await until(ada, () => /^Reconnecting in \d+ s/.test(document.getElementById('link-text').textContent));
  await server.start();
  await until(ada, () => {
    const button = document.getElementById('try');
    if (!button.hidden) button.click();
    return document.getElementById('link').dataset.state === 'live';
  });
  await shows(ada, 'third', 'confirmed');
  await linkIs(grace, 'live');
  await shows(grace, 'third');
  assert.deepEqual(await texts(ada), ['before', 'first', 'second', 'third']);
  assert.deepEqual(await texts(grace), ['before', 'first', 'second', 'third']);
  assert.deepEqual([...ada.problems, ...grace.problems], []);
});

test('a message that was not sent survives a reload', async (t) => {
  const server = await ChatServer.forTest(t, withPage);
  const ada = await visitor(t, server, 'Ada');
  await server.end('SIGKILL');
  await ada.waitForSelector('#link:not([data-state="live"])', patience);
  await say(ada, 'kept');
  await shows(ada, 'kept', 'kept');
  await server.start();
  await ada.reload();
  await shows(ada, 'kept', 'confirmed');
  const other = await Person.named(server.url, 'Grace');
  assert.deepEqual((await other.join('Lobby')).messages.map((one) => one.text), ['kept']);
});

test('the browser is offline for a while', async (t) => {
  const server = await ChatServer.forTest(t, withPage);
  const network = await Network.before(t, server.url);
  const ada = await visitor(t, network, 'Ada');
  const native = await Person.named(server.url, 'Barbara');
  await until(ada, () => document.querySelectorAll('#people li').length === 2);
  // The connection is lost and no other succeeds; the browser says that it has no network.
  await ada.evaluate(() => dispatchEvent(new Event('offline')));
  network.stall();
  network.reset();
  await linkIs(ada, 'offline');
  assert.match(await ada.$eval('#link-text', (one) => one.textContent), /^Offline: this device has no network/);
  await say(ada, 'while offline');
  await shows(ada, 'while offline', 'kept');
  await native.say('meanwhile');
  network.heal();
  await ada.evaluate(() => dispatchEvent(new Event('online')));
  await shows(ada, 'meanwhile');
  await shows(ada, 'while offline', 'confirmed');
  await until(ada, () => /Caught up, 1 new/.test(document.getElementById('notice').textContent));
});

test('on a slow network what one writes is there at once and arrives once and in order', async (t) => {
  const server = await ChatServer.forTest(t, withPage);
  const network = await Network.before(t, server.url, { delay: 300, jitter: 200, bandwidth: 20_000 });
  const ada = await visitor(t, network, 'Ada');
  const grace = await visitor(t, server, 'Grace');
  const written = [];
  for (let i = 1; i <= 4; ++i) {
    written.push(`slowly ${i} ${'x'.repeat(1000)}`);
    await say(ada, written.at(-1));
    await shows(ada, written.at(-1));
  }
  network.stall(2_000);
  written.push('through a stall');
  await say(ada, written.at(-1));
  await shows(ada, written.at(-1));
  await shows(grace, written.at(-1));
  await shows(ada, written.at(-1), 'confirmed');
  assert.deepEqual(await texts(ada), written);
  assert.deepEqual(await texts(grace), written);
  assert.equal(await ada.$eval('#link', (link) => link.dataset.state), 'live');
  assert.deepEqual(ada.problems, []);
});

test('a hidden tab counts what is new in its title and shows where it begins', async (t) => {
  const server = await ChatServer.forTest(t, withPage);
  const ada = await visitor(t, server, 'Ada');
  const native = await Person.named(server.url, 'Grace');
  await native.say('seen');
  await shows(ada, 'seen');
  await until(ada, () => document.title === 'Lobby · duet chat');
  const show = await hide(t, ada);
  for (const text of ['one', 'two', 'three']) await native.say(text);
  await until(ada, () => document.title === '(3) Lobby · duet chat');
  await show();
  await until(ada, () => document.querySelector('#messages .new')?.parentElement.querySelector('.text').textContent === 'one');
  await until(ada, () => document.title === 'Lobby · duet chat');
  assert.deepEqual(ada.problems, []);
});

test('hostile names and messages are text', async (t) => {
  const server = await ChatServer.forTest(t, [...withPage, '--no-limits']);
  const ada = await visitor(t, server, 'Ada');
  const mallory = await Person.named(server.url, '<img src=x onerror=a()>');
  const messages = [
    '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', 'javascript:alert(1)', '&lt;b&gt;', "'\"`${1}",
    '\u202Edesrever\u202C', 'x'.repeat(4000), '👩‍👩‍👧‍👦'.repeat(300), 'e\u0301\u0302\u0303\u0304'.repeat(100), 'שלום עולם',
    'a\n'.repeat(50) + 'b', '\u200F\u200E\u2066x', '__proto__', 'constructor',
  ];
  for (const text of messages) {
    await mallory.say(text);
    await shows(ada, text);
  }
  await mallory.say('see https://example.com/a_(b)?x=1&y=<z>, or javascript:alert(1) and http://[bad');
  await until(ada, () => document.querySelector('#messages a'));
  const links = await ada.$$eval('#messages a', (found) => found.map((one) => [one.getAttribute('href'), one.rel, one.target]));
  assert.deepEqual(links, [['https://example.com/a_(b)?x=1&y=', 'noopener noreferrer nofollow ugc', '_blank']]);
  assert.equal(await ada.$eval('#messages .by', (one) => one.textContent), '<img src=x onerror=a()>');
  assert.equal(await ada.$('#messages img, #messages script'), null);
  assert.equal(await ada.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  assert.deepEqual(ada.problems, []);
});

test('a name that is taken or deceives is refused with a sentence', async (t) => {
  const server = await ChatServer.forTest(t, withPage);
  await Person.named(server.url, 'Grace');
  const page = await open(t, server);
  await page.waitForSelector('#welcome[open]', patience);
  for (const [name, sentence] of [['grace', /^Somebody has this name/], ['x'.repeat(40), /at most 32/], ['A\u200bda', /invisible/]]) {
    await page.$eval('#name', (input, value) => { input.value = value; }, name);
    await page.focus('#name');
    await page.keyboard.press('Enter');
    await until(page, (pattern) => new RegExp(pattern).test(document.getElementById('name-problem').textContent), sentence.source);
  }
  await page.keyboard.press('Escape');
  assert.equal(await page.$eval('#welcome', (one) => one.open), true);
});

test('history loads as one scrolls up, and the place is kept', async (t) => {
  const server = await ChatServer.forTest(t, [...withPage, '--no-limits']);
  const native = await Person.named(server.url, 'Grace');
  for (let i = 1; i <= 400; ++i) native.send({ do: 'say', room: 'Lobby', id: newId(), text: `number ${i}` });
  await native.message((one) => one.offset === 400);
  const ada = await visitor(t, server, 'Ada');
  await shows(ada, 'number 400');
  let seen = 400;
  while (seen > 1) {
    const first = await ada.evaluate(() => {
      const list = document.getElementById('messages');
      list.scrollTop = 0;
      return Number(list.firstElementChild.dataset.offset);
    });
    assert.ok(first <= seen);
    seen = first;
    if (first === 1) break;
    await until(ada, (before) => Number(document.getElementById('messages').firstElementChild.dataset.offset) < before, first);
    // The message that was at the top is still in view.
    const top = await ada.evaluate((offset) => {
      const list = document.getElementById('messages').getBoundingClientRect();
      return document.querySelector(`[data-offset="${offset}"]`).getBoundingClientRect().top - list.top;
    }, first);
    assert.ok(Math.abs(top) < 200, `it moved to ${top}`);
    assert.ok(await ada.$$eval('#messages > article', (found) => found.length) <= 130);
  }
  await native.say('a new one');
  await until(ada, () => !document.getElementById('jump-end').hidden);
  await until(ada, () => document.title === '(1) Lobby · duet chat');
  await ada.click('#jump-end');
  await shows(ada, 'a new one');
  await until(ada, () => document.title === 'Lobby · duet chat');
});

test('a visitor who was away sees where the new messages begin', async (t) => {
  const server = await ChatServer.forTest(t, [...withPage, '--no-limits']);
  const native = await Person.named(server.url, 'Grace');
  await native.say('old');
  const ada = await visitor(t, server, 'Ada');
  await shows(ada, 'old');
  await until(ada, () => document.title === 'Lobby · duet chat');
  // Read marks are sent after a moment; this one is known when another device gets it.
  await native.join('Garden');
  await ada.type('#join-name', 'Garden');
  await ada.keyboard.press('Enter');
  await until(ada, () => document.getElementById('room-title').textContent === 'Garden');
  await native.say('new');
  await until(ada, () => document.querySelector('#rooms .badge')?.textContent === '1 unread');
  await ada.evaluate(() => [...document.querySelectorAll('#rooms button')].find((one) => one.dataset.room === 'Lobby').click());
  await until(ada, () => document.querySelector('#messages .new')?.parentElement.querySelector('.text').textContent === 'new');
  assert.equal(await ada.$$eval('#messages .new', (found) => found.length), 1);
});

test('everything works by keyboard: edit, react, delete', async (t) => {
  const server = await ChatServer.forTest(t, withPage);
  const ada = await visitor(t, server, 'Ada');
  const grace = await Person.named(server.url, 'Grace');
  await grace.say('a question');
  await shows(ada, 'a question');
  await say(ada, 'teh answer');
  await shows(ada, 'teh answer', 'confirmed');
  await ada.keyboard.press('ArrowUp');
  await ada.waitForSelector('#editing:not([hidden])', patience);
  await ada.keyboard.press('Escape');
  await ada.keyboard.press('ArrowUp');
  await ada.$eval('#text', (one) => { one.value = 'the answer'; });
  await ada.keyboard.press('Enter');
  await shows(ada, 'the answer (edited)', 'confirmed');
  await ada.focus('#messages > article:last-child');
  await ada.keyboard.press('ArrowUp');
  await ada.keyboard.press('Tab');
  await ada.keyboard.press('ArrowRight');
  await ada.keyboard.press('Enter');
  assert.deepEqual((await grace.message((one) => one.reactions)).reactions, [['❤️', ['Ada']]]);
  await ada.waitForSelector('.chip[aria-pressed="true"]', patience);
  await ada.focus('#messages > article:last-child');
  await ada.click('#messages > article:last-child [data-remove]');
  await ada.waitForSelector('#really[open]', patience);
  await ada.click('#really-yes');
  await shows(ada, 'This message was deleted.');
  assert.equal((await grace.message((one) => one.deleted)).offset, 2);
  assert.deepEqual(ada.problems, []);
});

test('typing is shown, and a limit is a sentence', async (t) => {
  const server = await ChatServer.forTest(t, withPage);
  const ada = await visitor(t, server, 'Ada');
  const grace = await Person.named(server.url, 'Grace');
  grace.send({ do: 'typing', room: 'Lobby' });
  await until(ada, () => /Grace\u2069 is typing/.test(document.getElementById('typing').textContent));
  await ada.evaluate(() => {
    for (let i = 0; i < 20; ++i) {
      document.getElementById('text').value = `quick ${i}`;
      document.getElementById('composer').requestSubmit();
    }
  });
  await until(ada, () => /^You are writing very quickly: please wait/.test(document.getElementById('notice').textContent));
  await shows(ada, 'quick 19', 'confirmed');
  const seen = (await ada.evaluate(() => [...document.querySelectorAll('#messages .text')].map((one) => one.textContent)));
  assert.deepEqual(seen, Array.from({ length: 20 }, (_, i) => `quick ${i}`));
});

test('axe-core finds nothing, wide and narrow, light and dark', async (t) => {
  const server = await ChatServer.forTest(t, withPage);
  const native = await Person.named(server.url, 'Grace');
  await native.say('see https://example.com');
  const ada = await open(t, server);
  await ada.waitForSelector('#welcome[open]', patience);
  assert.deepEqual(await axeProblems(ada), []);
  await takeName(ada, 'Ada');
  await say(ada, 'mine');
  await shows(ada, 'mine', 'confirmed');
  native.send({ do: 'react', room: 'Lobby', id: newId(), offset: 2, emoji: '🎉', on: true });
  await ada.waitForSelector('.chip', patience);
  await ada.focus('#messages > article:last-child');
  await ada.waitForSelector('.tools', patience);
  const themes = kind === 'chromium' ? ['light', 'dark'] : [''];
  for (const value of themes) {
    if (value) await ada.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
    for (const width of [1280, 320]) {
      await ada.setViewport({ width, height: 640 });
      assert.deepEqual(await axeProblems(ada), [], `${value} ${width}`);
      assert.equal(await ada.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${width} pixels`);
    }
    await ada.$eval('#show-people', (button) => button.click());  // a driver's click may meet the layout before the resize
    await ada.waitForSelector('#people-panel.open', patience);
    await until(ada, () => document.getElementById('people-panel').getBoundingClientRect().right <= innerWidth);
    assert.deepEqual(await axeProblems(ada), [], `${value} people`);
    await ada.keyboard.press('Escape');
  }
  await server.end('SIGKILL');
  await ada.waitForSelector('#link:not([data-state="live"])', patience);
  await say(ada, 'kept');
  assert.deepEqual(await axeProblems(ada), []);
});

test('a thousand messages a second leave the document small', async (t) => {
  const server = await ChatServer.forTest(t, [...withPage, '--no-limits']);
  const ada = await visitor(t, server, 'Ada');
  const native = await Person.named(server.url, 'Grace');
  for (let i = 1; i <= 6000; ++i) native.send({ do: 'say', room: 'Lobby', id: newId(), text: `number ${i}` });
  await shows(ada, 'number 6000');
  assert.ok(await ada.$$eval('#messages > article', (found) => found.length) <= 130);
});
