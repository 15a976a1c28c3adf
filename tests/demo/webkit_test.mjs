// The applications' pages ($PAGE) in WebKit, each with its server and a program. WebDriver has no keys here: the page's own
// elements are used by their events.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pageUrl } from '../applications/page_helpers.mjs';
import { launch } from '../browser/webkit_browser.mjs';
import { Person as ChatPerson } from '../chat/person.mjs';
import { Person as EditorPerson } from '../editor/person.mjs';
import { DemoServer } from './demo_server.mjs';

let page;

before(async () => { page = await launch(); });
after(() => page?.stop());

/** Returns what `f` returns in the page. */
const run = (f, ...args) => page.execute(
  `const done = arguments[arguments.length - 1]; done((${f})(...[...arguments].slice(0, -1)));`, ...args);

/** Waits until `f` of the page returns something true, and returns it. While the page is loaded `f` may throw. */
async function until(f, ...args) {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await run(f, ...args).catch(() => false);
    if (found) return found;
    assert.ok(Date.now() < end, `it did not come: ${f}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

/** Opens an application's page and takes a name. */
async function enter(server, path, name) {
  await page.goto(pageUrl({ url: server.url }).replace(/\/?$/, `/${path}`));
  await until(() => document.querySelector('#welcome[open]'));
  await run((text) => {
    document.getElementById('name').value = text;
    document.getElementById('name').form.requestSubmit();
  }, name);
  await until(() => document.querySelector('#welcome:not([open])'));
}

const isLive = () => until(() => document.querySelector('#link[data-state="live"]'));

/** Ends the server, waits until the page shows it, and starts the server again. */
async function restart(server) {
  await server.end('SIGKILL');
  await until(() => document.querySelector('#link:not([data-state="live"])'));
  await server.start();
  await until(() => {
    const button = document.getElementById('try');
    if (!button.hidden) button.click();
    return document.getElementById('link').dataset.state === 'live';
  });
}

test('the chat: messages cross both ways, over a reload and a restart', async (t) => {
  const server = await DemoServer.serve(t);
  await enter(server, 'chat/', 'Ada');
  await isLive();
  const say = (text) => run((words) => {
    document.getElementById('text').value = words;
    document.getElementById('composer').requestSubmit();
  }, text);
  const shows = (text, state) => until((wanted, kind) => [...document.querySelectorAll('#messages .message')].some((one) =>
    one.querySelector('.text')?.textContent === wanted && (!kind || one.querySelector(`.state.${kind}`))), text, state);
  const native = await ChatPerson.named(server.at('chat'), 'Grace');
  await say('hello from a page');
  await native.message((one) => one.text === 'hello from a page');
  await native.say('hello <b>from</b> a program');
  await shows('hello <b>from</b> a program');
  await page.goto(pageUrl({ url: server.at('chat') }));
  await shows('hello from a page');
  await isLive();
  await restart(server);
  await say('after the restart');
  await shows('after the restart', 'confirmed');
});

test('the editor: edits cross both ways, over a reload and a restart', async (t) => {
  const server = await DemoServer.serve(t);
  await enter(server, 'editor/#Notes', 'Ada');
  await isLive();
  const isReady = () => until(() => document.getElementById('text').shadowRoot?.querySelector('.cm-content[contenteditable="true"]'));
  const showsText = (text) => until((wanted) => [...document.getElementById('text').shadowRoot.querySelectorAll('.cm-line')]
    .map((line) => [...line.childNodes].filter((one) => !one.matches?.('.cm-person')).map((one) => one.textContent).join(''))
    .join('\n') === wanted, text);
  /** Pastes at the caret. */
  const paste = (text) => run((words) => {
    const data = new DataTransfer();
    data.setData('text/plain', words);
    const content = document.getElementById('text').shadowRoot.querySelector('.cm-content');
    content.focus();
    content.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  await isReady();
  await paste('a page ');
  const native = await EditorPerson.enter(t, { url: server.at('editor') }, 'Grace');
  await native.shows('a page ');
  await native.append('and a program');
  await showsText('a page and a program');
  await run(() => location.reload());
  await isReady();
  await showsText('a page and a program');
  await isLive();
  await restart(server);
  await paste('after: ');
  await showsText('after: a page and a program');
  await until(() => document.getElementById('link-text').textContent === 'Live');
});

test('the game: the ship flies among bots, over a restart', async (t) => {
  const server = await DemoServer.serve(t);
  await enter(server, 'game/', 'Ada');
  await until(() => document.body.dataset.stage === 'playing');
  await until(() => /^Place \d of 3$/.test(document.getElementById('standing').textContent));
  const from = await run(() => window.duetGame.place());
  await run(() => document.getElementById('arena').dispatchEvent(new PointerEvent('pointerdown', {
    pointerType: 'touch', isPrimary: true, clientX: 300, clientY: 300, pointerId: 9 })));
  await until((was) => Math.hypot(window.duetGame.place()[0] - was[0], window.duetGame.place()[1] - was[1]) > 40, from);
  await restart(server);
  await until(() => document.body.dataset.stage === 'playing');
});
