// The page of four doors ($PAGE) in a browser ($BROWSER: chromium or firefox), and the applications behind them on one server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeProblems, linkIs, openPage, pageUrl, patience, takeName, write } from '../applications/page_helpers.mjs';
import { launch } from '../browser/puppeteer_browser.mjs';
import { DemoServer } from './demo_server.mjs';

const kind = process.env.BROWSER ?? 'chromium';
let browser;
let stop;

before(async () => { ({ browser, stop } = await launch({ kind })); });
after(() => stop?.());

/** Uses the application behind each door until its connection is there. */
const doors = {
  async Chat(page) {
    await takeName(page, 'Ada');
    await linkIs(page, 'live');
  },
  async Editor(page) {
    await page.waitForSelector('#welcome[open]', patience);
    await write(page, '#document', 'Notes');
    await takeName(page, 'Ada');
    await linkIs(page, 'live');
  },
  async Arena(page) {
    await takeName(page, 'Ada');
    await page.waitForSelector('body[data-stage="playing"]', patience);
  },
  async Console(page) {
    await page.waitForSelector('#status[data-state="open"]', patience);
  },
};

for (const [name, use] of Object.entries(doors)) {
  test(`the door to the ${name.toLowerCase()} opens`, async (t) => {
    const server = await DemoServer.serve(t);
    const page = await openPage(t, browser, pageUrl(server));
    const links = await page.$$eval('a strong', (found) => found.map((one) => one.textContent));
    assert.deepEqual(links, Object.keys(doors));
    await Promise.all([
      page.waitForNavigation(patience),
      page.$$eval('a', (found, wanted) => found.find((one) => one.textContent.includes(wanted)).click(), name),
    ]);
    await use(page);
    assert.deepEqual(page.problems, []);
  });
}

test('the first page fits a phone, and axe-core finds nothing', async (t) => {
  const server = await DemoServer.serve(t);
  for (const width of [320, 1280, 3840]) {
    const page = await openPage(t, browser, pageUrl(server), { width, height: 640 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width}`);
    assert.deepEqual(await axeProblems(page), []);
  }
});
