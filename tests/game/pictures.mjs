// Takes the pictures of docs/pictures:  GAME_PROGRAMS=... PAGE=... node pictures.mjs FOLDER
import { join } from 'node:path';
import { launch } from '../browser/puppeteer_browser.mjs';
import { eventually, GameServer } from './game_server.mjs';
import { fly, openPage, pageUrl, until, withPage } from './page_helpers.mjs';

const folder = process.argv[2];
const server = new GameServer([...withPage, '--bots', '120', '--seed', '3']);
const ends = [() => server.remove()];
const t = { after: (end) => ends.unshift(end) };
try {
  await server.start();
  const { browser, stop } = await launch();
  ends.unshift(stop);
  await eventually(async () => (await server.figures()).game_highest_score > 40);
  /** Waits for a moment with something to see, and takes the picture. */
  const take = async (page, file, least) => {
    await until(page, (ships) => document.getElementById('banner').hidden && window.duetGame.ships() >= ships, least);
    await page.screenshot({ path: join(folder, file) });
  };
  const page = await openPage(t, browser, pageUrl(server), { width: 1280, height: 800 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await fly(page, 'Ada');
  await page.click('#show-numbers');
  await page.focus('#arena');
  await page.keyboard.down('ArrowRight');
  await until(page, () => document.querySelectorAll('#numbers dd').length > 5);
  await take(page, 'game.png', 12);
  const phone = await openPage(t, browser, pageUrl(server), { width: 390, height: 780 });
  await phone.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  await phone.setViewport({ width: 390, height: 780, deviceScaleFactor: 2, hasTouch: true, isMobile: true });  // a reload
  await fly(phone, 'Grace');
  await until(phone, () => document.querySelectorAll('#leaders li').length > 4);
  await take(phone, 'game-phone.png', 5);
} finally {
  for (const end of ends) await end();
}
