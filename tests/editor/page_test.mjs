// The editor's page in a browser ($BROWSER: chromium or firefox) with its server ($EDITOR_SERVER), other people, and duet-edit.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Network } from '../support/network.mjs';
import { launch } from '../browser/puppeteer_browser.mjs';
import * as the from './editor_page.mjs';
import { EditorServer } from './editor_server.mjs';
import { eventually, FileFollower, Person } from './person.mjs';

const { key, paste, patience, showsText, until } = the;
const kind = process.env.BROWSER ?? 'chromium';
let browser;
let stop;

before(async () => { ({ browser, stop } = await launch({ kind })); });
after(() => stop?.());

const serve = (t, args = []) => EditorServer.forTest(t, [...the.withPage, ...args]);
const visitor = (t, server, name, options) => the.visitor(t, browser, server, name, options);
const fileHas = (file, text) => eventually(() => readFileSync(file, 'utf8'), text);

test('two pages, a native client and a file have one text; a reload shows the same', async (t) => {
  const server = await serve(t);
  const file = join(server.folder, 'notes.txt');
  writeFileSync(file, 'from a file\n');
  await FileFollower.follow(t, server, file);
  const ada = await visitor(t, server, 'Ada');
  const grace = await visitor(t, server, 'Grace', { width: 320, height: 640 });
  const native = await Person.enter(t, server, 'Barbara');
  await showsText(ada, 'from a file\n');
  await the.type(ada, 'from a page\n');
  await showsText(grace, 'from a file\nfrom a page\n');
  await native.append('from a program\n');
  await the.showsText(grace, 'from a file\nfrom a page\nfrom a program\n');
  await the.type(grace, 'from a phone\n');
  const four = 'from a file\nfrom a page\nfrom a program\nfrom a phone\n';
  await showsText(ada, four);
  await native.shows(four);
  await fileHas(file, four);
  writeFileSync(file, four.replace('from a program', 'from vim'));
  await showsText(ada, four.replace('from a program', 'from vim'));
  await showsText(grace, four.replace('from a program', 'from vim'));
  await ada.reload();
  await showsText(ada, four.replace('from a program', 'from vim'));
  await until(ada, () => document.getElementById('me').textContent === 'Ada (you)');
  await until(ada, () => document.querySelectorAll('#people li').length === 3);
  assert.deepEqual([...ada.problems, ...grace.problems], []);
});

test('carets and selections of others are shown with their names, also a new one', async (t) => {
  const server = await serve(t);
  const ada = await visitor(t, server, 'Ada');
  const native = await Person.enter(t, server, 'Grace');
  await native.append('zero one two');
  await native.write('select 5 8');
  await the.hasName(ada, 'Grace');
  await until(ada, () => document.getElementById('text').shadowRoot.querySelector('.cm-person-selection')?.textContent === 'one');
  // It moves with the text.
  await native.write('insert 0 >> ');
  await until(ada, () => document.getElementById('text').shadowRoot.querySelector('.cm-person-selection')?.textContent === 'one');
  native.write('rename Grace H.');
  await the.hasName(ada, 'Grace H.');
  assert.deepEqual(await the.namesInText(ada), ['Grace H.']);
  await the.focusText(ada);
  await key(ada, 'Control', 'a');
  await native.find((line) => /^seen Ada 0 \d+$/.test(line));
  await ada.click('#me');
  await the.write(ada, '#name', 'Ada L.');
  await ada.keyboard.press('Enter');
  await native.find('people Ada L.');
  await native.end();
  await until(ada, () => document.querySelectorAll('#people li').length === 0);
  assert.deepEqual(await the.namesInText(ada), []);
  assert.deepEqual(ada.problems, []);
});

test('what is written while the server is down is kept, counted and merged', async (t) => {
  const server = await serve(t);
  const ada = await visitor(t, server, 'Ada');
  const grace = await visitor(t, server, 'Grace');
  await the.type(ada, 'before ');
  await showsText(grace, 'before ');
  await the.isStored(ada);  // else there is more to send
  await server.end('SIGKILL');
  await ada.waitForSelector('#link:not([data-state="live"])', patience);
  await the.type(ada, 'offline');
  await until(ada, () => /7 to send/.test(document.getElementById('link-text').textContent));
  await until(ada, () => /^Reconnecting in \d+ s/.test(document.getElementById('link-text').textContent));
  await the.type(grace, 'too');
  await server.start();
  for (const page of [ada, grace]) {
    await until(page, () => {
      const button = document.getElementById('try');
      if (!button.hidden) button.click();
      return document.getElementById('link').dataset.state === 'live';
    });
  }
  await the.isStored(ada);
  await the.isStored(grace);
  const native = await Person.enter(t, server, 'Barbara');
  const merged = await native.text();
  assert.match(merged, /^before (offlinetoo|toooffline)$/);
  for (const page of [ada, grace]) await showsText(page, merged);
  assert.deepEqual([...ada.problems, ...grace.problems], []);
});

test('edits that were not sent survive a reload', async (t) => {
  const server = await serve(t);
  const ada = await visitor(t, server, 'Ada');
  await the.type(ada, 'stored');
  await the.isStored(ada);
  await server.end('SIGKILL');
  await ada.waitForSelector('#link:not([data-state="live"])', patience);
  await the.type(ada, ', kept');
  await server.start();
  await ada.reload();
  await showsText(ada, 'stored, kept');
  const native = await Person.enter(t, server, 'Grace');
  await native.shows('stored, kept');
});

test('the browser is offline for a while', async (t) => {
  const server = await serve(t);
  const ada = await visitor(t, server, 'Ada');
  // The connection is lost and no other succeeds, as without a network; the browser says so.
  await ada.evaluate(() => dispatchEvent(new Event('offline')));
  await server.end('SIGKILL');
  await ada.waitForSelector('#link[data-state="offline"]', patience);
  assert.match(await ada.$eval('#link-text', (one) => one.textContent), /^Offline: this device has no network/);
  await the.type(ada, 'in a tunnel');
  await server.start();
  const native = await Person.enter(t, server, 'Grace');
  await native.append('meanwhile ');
  await ada.evaluate(() => dispatchEvent(new Event('online')));
  await the.isStored(ada);
  const text = await native.text();
  assert.ok(text.includes('in a tunnel') && text.includes('meanwhile'), text);
  await showsText(ada, text);
});

test('on a slow network what one writes is there at once and all have one text in the end', async (t) => {
  const server = await serve(t);
  const network = await Network.before(t, server.url, { delay: 300, jitter: 200, bandwidth: 100_000 });
  const ada = await visitor(t, network, 'Ada');
  const native = await Person.enter(t, server, 'Grace');
  for (let i = 0; i < 5; ++i) {
    await the.type(ada, `slow ${i} `);
    await native.append(`fast ${i} `);
    assert.match(await the.shownText(ada), new RegExp(`slow ${i} `));
  }
  network.stall(2_000);
  await the.type(ada, 'through a stall');
  assert.match(await the.shownText(ada), /through a stall/);
  await eventually(async () => (await native.text()).includes('through a stall'), true);
  const text = await native.text();
  for (const part of ['through a stall', ...[0, 1, 2, 3, 4].flatMap((i) => [`slow ${i} `, `fast ${i} `])])
    assert.equal(text.split(part).length, 2, part);
  await showsText(ada, text);
  assert.deepEqual(ada.problems, []);
});

test('a hidden tab has the edits of others when it is seen again', async (t) => {
  const server = await serve(t);
  const ada = await visitor(t, server, 'Ada');
  const native = await Person.enter(t, server, 'Grace');
  await native.append('before ');
  await showsText(ada, 'before ');
  const show = await the.hide(t, ada);
  await native.append('hidden ');
  await showsText(ada, 'before hidden ');
  await native.end();
  await until(ada, () => document.querySelectorAll('#people li').length === 0);
  await show();
  await the.type(ada, 'after');
  await the.isStored(ada);
  await showsText(ada, 'before hidden after');
  assert.deepEqual(ada.problems, []);
});

test('a duplicated tab is another copy', async (t) => {
  const server = await serve(t);
  const ada = await visitor(t, server, 'Ada');
  await the.type(ada, 'first ');
  await the.isStored(ada);
  // A window that a page opens has a copy of its session storage, as a duplicated tab has.
  const opened = new Promise((resolve) => ada.once('popup', resolve));
  await ada.evaluate(() => { window.open(location.href); });
  const second = await opened;
  // It begins as another page, in which the driver for Firefox would go on waiting.
  await eventually(() => second.evaluate(() => document.readyState === 'complete' && location.href), ada.url());
  await second.bringToFront();
  await showsText(second, 'first ');
  await second.waitForSelector('#link[data-state="live"]', patience);
  await the.type(second, 'second ');
  await the.isStored(second);
  await ada.bringToFront();
  await ada.waitForSelector('#link[data-state="live"]', patience);
  await showsText(ada, 'first second ');
  await the.type(ada, 'third');
  await the.isStored(ada);
  await second.bringToFront();
  await showsText(second, 'first second third');
  assert.deepEqual(ada.problems, []);
});

test('hostile names and texts are text', async (t) => {
  const server = await serve(t, ['--no-limits']);
  const ada = await visitor(t, server, 'Ada');
  const mallory = await Person.enter(t, server, '<img src=x onerror=a()>');
  await mallory.append('x');
  mallory.write('select 0 1');
  await the.hasName(ada, '<img src=x onerror=a()>');
  const elements = await ada.evaluate(() => [...document.getElementById('text').shadowRoot.querySelectorAll('img, script')].map((one) => one.className));
  assert.deepEqual(elements.filter((one) => one !== 'cm-widgetBuffer'), []);
  const texts = [
    '<script>alert(1)</script>', '&lt;b&gt;', "'\"`${1}", '\u202Edesrever\u202C', 'x'.repeat(10_000), '👩‍👩‍👧‍👦'.repeat(300),
    'e\u0301\u0302\u0303'.repeat(100), 'שלום עולם', '\u200F\u200E\u2066x\u0000\u0007\u001B[31m\uFEFF', '__proto__', 'a\tb',
  ];
  for (const text of texts) {
    await mallory.append(text);
    await the.focusText(ada);
    await key(ada, 'Control', 'End');
    await paste(ada, text);
    await the.isStored(ada);
  }
  await mallory.shows(`x${texts.map((one) => one + one).join('')}`);
  assert.equal(await ada.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  assert.deepEqual(ada.problems, []);
});

test('line ends and half characters that are pasted become text that all can have', async (t) => {
  const server = await serve(t);
  const ada = await visitor(t, server, 'Ada');
  const native = await Person.enter(t, server, 'Grace');
  await the.focusText(ada);
  await paste(ada, 'a\r\nb\rc\n');
  await showsText(ada, 'a\nb\nc\n');
  await native.shows('a\nb\nc\n');
  await paste(ada, '\uD83D');
  await native.shows('a\nb\nc\n\uFFFD');
  await until(ada, () => document.getElementById('text').shadowRoot.querySelector('.cm-content').textContent.includes('\uFFFD')
    || document.getElementById('text').shadowRoot.querySelector('.cm-specialChar'));
  // A carriage return of another program is a character, and positions behind it are right.
  await native.append('\rd');
  await the.type(ada, 'e');
  await native.shows('a\nb\nc\n\uFFFD\rde');
});

test('one writes at once after entering and after a reload', async (t) => {
  const server = await serve(t);
  const ada = await visitor(t, server, 'Ada');
  await ada.keyboard.type('at once ');
  await showsText(ada, 'at once ');
  await the.isStored(ada);
  await ada.reload();
  await showsText(ada, 'at once ');
  await the.isReady(ada);
  await ada.keyboard.type('again ');
  await until(ada, () => document.getElementById('text').shadowRoot.textContent.includes('again'));
});

test('undo and redo are one\'s own, by keys and by buttons', async (t) => {
  const server = await serve(t);
  const ada = await visitor(t, server, 'Ada');
  const native = await Person.enter(t, server, 'Grace');
  assert.equal(await ada.$eval('#undo', (one) => one.disabled), true);
  await the.focusText(ada);
  await paste(ada, 'mine');  // at once: a second between two keys, as on a busy machine, begins a new step of undo
  await the.isStored(ada);
  await native.write('insert 0 theirs ');
  await showsText(ada, 'theirs mine');
  await key(ada, 'Control', 'z');
  await showsText(ada, 'theirs ');
  await key(ada, 'Control', 'y');
  await showsText(ada, 'theirs mine');
  await ada.click('#undo');
  await native.shows('theirs ');
  await until(ada, () => !document.getElementById('redo').disabled);
  await ada.click('#redo');
  await native.shows('theirs mine');
});

test('Tab indents, and Escape and Tab leave the text', async (t) => {
  const server = await serve(t);
  const ada = await visitor(t, server, 'Ada');
  await the.type(ada, 'a');
  await ada.keyboard.press('Tab');
  await showsText(ada, '  a');
  await key(ada, 'Shift', 'Tab');
  await showsText(ada, 'a');
  assert.equal(await ada.evaluate(() => document.activeElement.id), 'text');
  await ada.keyboard.press('Escape');
  await key(ada, 'Shift', 'Tab');
  assert.equal(await ada.evaluate(() => document.activeElement.id), 'me');
  // The last button before the text, and back into it.
  await ada.keyboard.press('Tab');
  assert.equal(await ada.evaluate(() => document.activeElement.id), 'text');
});

test('the text at an earlier time is shown', async (t) => {
  const server = await serve(t);
  const ada = await visitor(t, server, 'Ada');
  const native = await Person.enter(t, server, 'Grace');
  for (const word of ['one ', 'two ', 'three']) await native.append(word);
  await showsText(ada, 'one two three');
  await ada.click('#history-open');
  await until(ada, () => document.getElementById('past').textContent === 'one two three');
  await ada.focus('#moment');
  await ada.keyboard.press('Home');
  await until(ada, () => document.getElementById('past').textContent === 'one ');
  await ada.keyboard.press('ArrowRight');
  await until(ada, () => document.getElementById('past').textContent === 'one two ');
  assert.match(await ada.$eval('#moment-time', (one) => one.textContent), /2 of 3$/);
  assert.deepEqual(await the.axeProblems(ada), []);
  await ada.click('#history-close');
  await showsText(ada, 'one two three');
});

test('a name or a document that deceives is refused with a sentence', async (t) => {
  const server = await serve(t);
  const page = await the.openPage(t, browser, the.pageUrl(server));
  await page.waitForSelector('#welcome[open]', patience);
  for (const [name, sentence] of [['x'.repeat(40), /at most 32/], ['A\u200bda', /invisible/]]) {
    await the.write(page, '#name', name);
    await page.keyboard.press('Enter');
    await until(page, (pattern) => new RegExp(pattern).test(document.getElementById('name-problem').textContent), sentence.source);
  }
  await page.keyboard.press('Escape');
  assert.equal(await page.$eval('#welcome', (one) => one.open), true);
  await the.write(page, '#document', 'My list');
  await the.takeName(page, 'Ada');
  await the.isReady(page);
  assert.equal(await page.evaluate(() => location.hash), '#My%20list');
  assert.equal(await page.title(), 'My list · duet editor');
});

test('a text of a megabyte opens and one types in it', async (t) => {
  const server = await serve(t, ['--no-limits']);
  const file = join(server.folder, 'large.txt');
  const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i} of a text that is about a megabyte long in all`);
  writeFileSync(file, lines.join('\n'));
  const follower = await FileFollower.follow(t, server, file, 'Large');
  const native = await Person.enter(t, server, 'Grace', 'Large');
  const ada = await visitor(t, server, 'Ada', { document: 'Large' });
  await until(ada, () => document.getElementById('text').shadowRoot.querySelector('.cm-line')?.textContent.startsWith('line 0'));
  await the.type(ada, '!');
  await native.shows(`${lines.join('\n')}!`);
  // From the beginning of the navigation, with the name and the copy that the tab has by now.
  await ada.reload();
  const opened = await until(ada, () => {
    const line = document.getElementById('text').shadowRoot?.querySelector('.cm-line');
    return line?.textContent.startsWith('line 0') && performance.now();
  });
  await the.focusText(ada);
  const keys = await ada.evaluate(() => {
    const times = [];
    for (let i = 0; i < 20; ++i) {
      const begun = performance.now();
      document.execCommand('insertText', false, 'x');
      times.push(performance.now() - begun);
    }
    return times.sort((a, b) => a - b);
  });
  t.diagnostic(`opened in ${Math.round(opened)} ms, a key in ${keys[10].toFixed(1)} ms`);
  await native.shows(`${'x'.repeat(20)}${lines.join('\n')}!`);
  await native.write('insert 0 first ');
  await until(ada, () => {
    const scroller = document.getElementById('text').shadowRoot.querySelector('.cm-scroller');
    scroller.scrollTop = 0;
    return /^first x+line 0/.test(scroller.querySelector('.cm-line').textContent);
  });
  await follower.end();
});

test('axe-core finds nothing, wide and narrow, light and dark', async (t) => {
  const server = await serve(t);
  const native = await Person.enter(t, server, 'Grace');
  await native.append('some text');
  native.write('select 0 4');
  const ada = await the.openPage(t, browser, `${the.pageUrl(server)}/#Notes`);
  await ada.waitForSelector('#welcome[open]', patience);
  assert.deepEqual(await the.axeProblems(ada), []);
  await the.takeName(ada, 'Ada');
  await the.hasName(ada, 'Grace');
  const themes = kind === 'chromium' ? ['light', 'dark'] : [''];
  for (const value of themes) {
    if (value) await ada.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
    for (const width of [1280, 320]) {
      await ada.setViewport({ width, height: 640 });
      assert.deepEqual(await the.axeProblems(ada), [], `${value} ${width}`);
      assert.equal(await ada.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${width} pixels`);
    }
  }
  await server.end('SIGKILL');
  await ada.waitForSelector('#link:not([data-state="live"])', patience);
  await the.type(ada, 'kept');
  assert.deepEqual(await the.axeProblems(ada), []);
});
