// The benchmark page ($PAGE, a folder) as used on a phone, served by `duet serve` ($DUET), in Chromium.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from './peers.mjs';
import { launch } from './puppeteer_browser.mjs';

const { DUET: duet, PAGE: folder } = process.env;
const patience = { timeout: 120_000 };
let chromium;

before(async () => { chromium = await launch(); });
after(() => chromium?.stop());

/** Returns the loaded page of a server with these options: {page, problems}, the latter being the errors in it. */
async function open(t, ...options) {
  const args = ['serve', '--port', '0', '--web', folder, ...options];
  const server = await start(duet, args, { signal: 'SIGTERM' });
  t.after(() => server.stop());
  const page = await chromium.browser.newPage();
  t.after(() => page.close());
  const problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => problems.push(message.text()));
  await page.setViewport({ width: 360, height: 740 });
  await page.goto(server.url.replace('ws', 'http'));
  await page.waitForSelector('#status[data-state="ready"]', patience);
  return { page, problems };
}

const text = (page, selector) => page.$eval(selector, (element) => element.textContent);

/** Selects only text of 64 bytes. */
async function chooseLittle(page) {
  for (const value of ['binary', '1024', '16384', '1048576']) await page.click(`input[value="${value}"]`);
}

test('a short pass shows a plot and a row with both clients, and gives them as text', async (t) => {
  const { page, problems } = await open(t, '--echo');
  await chooseLittle(page);
  await page.click('#start');
  await page.waitForSelector('#status[data-state="done"]', patience);
  const rows = await page.$$eval('#results tr', (found) => found.map((row) => [...row.cells].map((cell) => cell.textContent)));
  assert.equal(rows.length, 1);
  const [name, plain, wasm, ratio] = rows[0];
  assert.equal(name, 'text 64 B');
  for (const rate of [plain, wasm]) assert.match(rate, /^[1-9][\d,]*$/);
  assert.ok(Number(ratio) > 0.1 && Number(ratio) < 10, `a ratio of ${ratio}`);
  assert.equal(await page.$$eval('#plot canvas', (found) => found.length), 1);
  await page.click('#results button');
  assert.equal(await text(page, '#plot-title'), 'text 64 B');
  await page.click('#copy');
  await page.waitForFunction(() => document.getElementById('copy-status').textContent !== '', patience);
  const copied = await page.$eval('#copied', (element) => element.value);
  assert.ok(copied.includes(`| text 64 B | ${plain} | ${wasm} | ${ratio} |`), copied);
  assert.deepEqual(problems, []);
});

test('nothing of the page is wider than a phone, and each control has a name', async (t) => {
  const { page } = await open(t, '--echo');
  await chooseLittle(page);
  await page.click('#start');
  await page.waitForSelector('#status[data-state="done"]', patience);
  await page.click('#copy');
  await page.waitForSelector('#copied:not([hidden])', patience);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  const nameless = [];
  const look = (node) => {
    const named = ['button', 'checkbox', 'radio', 'textbox', 'table'];
    if (named.includes(node.role) && !node.name && node.role !== 'table') nameless.push(node.role);
    node.children?.forEach(look);
  };
  look(await page.accessibility.snapshot());
  assert.deepEqual(nameless, []);
});

test('it stops when it is told to, and can start again', async (t) => {
  const { page, problems } = await open(t, '--echo');
  await page.click('input[value="normal"]');
  await page.click('#start');
  await page.waitForSelector('#plot canvas', patience);
  await page.click('#stop');
  await page.waitForSelector('#status[data-state="stopped"]', patience);
  await page.click('input[value="short"]');
  await chooseLittle(page);
  await page.click('#start');
  await page.waitForSelector('#status[data-state="done"]', patience);
  assert.deepEqual(problems, []);
});

test('a server that does not send messages back is told from one that does', async (t) => {
  const { page } = await open(t, '--reply', 'Message received');
  await page.click('#start');
  await page.waitForSelector('#status[data-state="failed"]', patience);
  assert.match(await text(page, '#progress'), /does not send messages back/);
});

test('with nothing to compare it says so', async (t) => {
  const { page } = await open(t, '--echo');
  for (const kind of ['text', 'binary']) await page.click(`input[value="${kind}"]`);
  await page.click('#start');
  await page.waitForFunction(() => document.getElementById('progress').textContent.startsWith('Choose'), patience);
});
