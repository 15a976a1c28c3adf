// Takes the pictures of docs/pictures:  EDITOR_SERVER=... EDITOR_PERSON=... PAGE=... node pictures.mjs FOLDER
import { join } from 'node:path';
import { launch } from '../browser/puppeteer_browser.mjs';
import { openPage, pageUrl, takeName, until, withPage } from './editor_page.mjs';
import { EditorServer } from './editor_server.mjs';
import { Person } from './person.mjs';

const text = `Release notes for 0.2

- A collaborative editor: one core for the page and for duet-edit
- Edits without a network are kept, and merged when it is back
- Undo takes back your own edits, and leaves those of others

To do
- pictures for the README
- numbers: an edit at another person, a text of a megabyte
- read the part about reconnecting once more
`;

const server = new EditorServer([...withPage, '--no-limits']);
const ends = [() => server.remove()];
const t = { after: (end) => ends.unshift(end) };
const carets = (page, count) => until(page, (wanted) => document.getElementById('text').shadowRoot
  .querySelectorAll('.cm-person').length === wanted, count);
try {
  await server.start();
  const { browser, stop } = await launch();
  ends.unshift(stop);
  const ada = await Person.enter(t, server, 'Ada', 'Release notes');
  await ada.append(text);
  const grace = await Person.enter(t, server, 'Grace', 'Release notes');
  const radia = await Person.enter(t, server, 'Радия', 'Release notes');
  ada.write(`select ${text.indexOf('kept, and')} ${text.indexOf(' when it')}`);
  const end = text.indexOf(' once more');
  grace.write(`select ${end} ${end}`);
  const place = text.indexOf('\n- numbers');
  radia.write(`select ${place} ${place}`);
  const page = await openPage(t, browser, `${pageUrl(server)}/#Release%20notes`, { width: 1000, height: 640 });
  await takeName(page, 'Margaret');
  await carets(page, 3);
  await page.screenshot({ path: join(process.argv[2], 'editor.png') });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await page.setViewport({ width: 390, height: 640, deviceScaleFactor: 2, hasTouch: true, isMobile: true });  // a reload
  await carets(page, 3);
  await page.screenshot({ path: join(process.argv[2], 'editor-phone.png') });
} finally {
  for (const one of ends) await one();
}
