// Takes the pictures of docs/pictures:  CHAT_SERVER=... PAGE=... node pictures.mjs FOLDER
import { join } from 'node:path';
import { launch } from '../browser/puppeteer_browser.mjs';
import { ChatServer } from './chat_server.mjs';
import { linkIs, openPage, pageUrl, shows, takeName, until, withPage } from './page_helpers.mjs';
import { newId, Person } from './person.mjs';

const folder = process.argv[2];
const server = new ChatServer([...withPage, '--no-limits', '--room', 'Lobby']);
const ends = [() => server.remove()];
const t = { after: (end) => ends.unshift(end) };
try {
  await server.start();
  const { browser, stop } = await launch();
  ends.unshift(stop);
  const others = {};
  for (const name of ['Ada', 'Grace', 'Barbara', 'Радия', '李雷']) others[name] = await Person.named(server.url, name);
  const { Ada, Grace, Barbara } = others;
  for (const room of ['Garden', 'Compilers']) for (const one of [Ada, Grace]) await one.join(room);
  const page = await openPage(t, browser, pageUrl(server), { width: 1280, height: 800 });
  await takeName(page, 'Margaret');
  await linkIs(page, 'live');
  for (const room of ['Garden', 'Compilers']) {
    await page.type('#join-name', room);
    await page.keyboard.press('Enter');
    await until(page, (name) => document.getElementById('room-title').textContent === name, room);
  }
  const react = (who, offset, emoji) => who.send({ do: 'react', room: 'Lobby', id: newId(), offset, emoji, on: true });
  const visit = (name) => page.evaluate((room) => [...document.querySelectorAll('#rooms button')].find((one) => one.dataset.room === room).click(), name);
  await visit('Lobby');
  await Grace.say('Good morning! The release notes are up: https://example.com/notes/0.2');
  await Ada.say('Reading. The part about reconnecting is very clear.');
  await Ada.say('One question: does the outbox survive a restart of the browser?');
  await Barbara.say('It survives a reload of the tab. I tried it on the train, with eleven messages and two tunnels 🚆');
  react(Grace, 4, '😂');
  react(Ada, 4, '😂');
  react(others.Радия, 4, '👍');
  await others.Радия.say('Доброе утро! The terminal client works over ssh as well.');
  await others['李雷'].say('大家好。The same core, really the same file?');
  await page.focus('#text');
  await page.type('#text', 'Yes: one source for the desktop,\nthe terminal and this page.'.split('\n')[0]);
  await page.keyboard.down('Shift');
  await page.keyboard.press('Enter');
  await page.keyboard.up('Shift');
  await page.type('#text', 'the terminal and this page.');
  await page.keyboard.press('Enter');
  await shows(page, 'Yes: one source for the desktop,\nthe terminal and this page.', 'confirmed');
  react(Grace, 7, '❤️');
  react(others['李雷'], 7, '🎉');
  await visit('Garden');
  await Grace.say('Then the README needs a picture of it.');
  await Grace.say('two words: roses, again', { room: 'Compilers' });
  await visit('Lobby');
  await until(page, () => document.querySelector('#messages .new'));
  await Ada.send({ do: 'typing', room: 'Lobby' });
  await until(page, () => /is typing/.test(document.getElementById('typing').textContent));
  await page.focus('#text');
  await page.screenshot({ path: join(folder, 'chat.png') });
  if (process.argv[3] === 'all') {
    await page.hover('#messages > article:nth-child(4)');
    await page.screenshot({ path: join(folder, 'chat-tools.png') });
    await page.setViewport({ width: 3840, height: 2160 });
    await page.screenshot({ path: join(folder, 'chat-4k.png') });
  }
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await page.setViewport({ width: 390, height: 780, deviceScaleFactor: 2, hasTouch: true, isMobile: true });  // a reload
  await shows(page, 'Then the README needs a picture of it.');
  await Ada.send({ do: 'typing', room: 'Lobby' });
  await until(page, () => /is typing/.test(document.getElementById('typing').textContent));
  await page.screenshot({ path: join(folder, 'chat-phone.png') });
  if (process.argv[3] === 'all') {
    await page.click('#show-rooms');
    await new Promise((resolve) => setTimeout(resolve, 400));
    await page.screenshot({ path: join(folder, 'chat-rooms.png') });
    await page.keyboard.press('Escape');
    await page.setViewport({ width: 320, height: 568, hasTouch: true, isMobile: true });
    await shows(page, 'Then the README needs a picture of it.');
    await page.tap('#messages > article:nth-last-child(2)');
    await new Promise((resolve) => setTimeout(resolve, 400));
    await page.screenshot({ path: join(folder, 'chat-320.png') });
    await page.focus('#text');
    await server.end('SIGKILL');
    await until(page, () => /^Reconnecting/.test(document.getElementById('link-text').textContent));
    await page.type('#text', 'written in a tunnel');
    await page.click('#send');
    await shows(page, 'written in a tunnel', 'kept');
    await page.screenshot({ path: join(folder, 'chat-offline.png') });
    const fresh = await browser.newPage();
    await server.start();
    await fresh.setViewport({ width: 390, height: 780, hasTouch: true, isMobile: true });
    await (await browser.createBrowserContext()).newPage().then(async (one) => {
      await one.setViewport({ width: 390, height: 780, hasTouch: true, isMobile: true });
      await one.goto(pageUrl(server));
      await one.waitForSelector('#welcome[open]');
      await one.screenshot({ path: join(folder, 'chat-welcome.png') });
    });
  }
} finally {
  for (const end of ends) await end();
}
