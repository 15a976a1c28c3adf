// An application's page ($PAGE, a folder) in a browser, as a visitor uses it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export { hide } from '../browser/hidden_page.mjs';

const { PAGE: folder } = process.env;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const patience = { timeout: 60_000 };

/** Options of the server for serving the page. */
export const withPage = ['--web', folder];

export const pageUrl = (server) => server.url.replace('ws', 'http');

/** Waits until `f` of the page returns something true, and returns it. While the page is loaded `f` may throw. */
export async function until(page, f, ...args) {
  const tolerant = new Function('...args', `try { return (${f})(...args); } catch { return false; }`);
  // A hidden page has no frames.
  const handle = await page.waitForFunction(tolerant, { ...patience, polling: 50 }, ...args)
    .catch((error) => { throw new Error(`${error.message}: ${f}`); });
  return handle.jsonValue();
}

/** Opens the page with its own storage, so that it is another person. `problems` collects the errors in it. */
export async function openPage(t, browser, url, { width = 1280, height = 800 } = {}) {
  const context = await browser.createBrowserContext();
  t.after(() => context.close());
  const page = await context.newPage();
  page.problems = [];
  // A lost connection is a line of the browser's in the console, in Firefox an error of the page.
  const note = (text) => {
    if (!/WebSocket|ERR_|Failed to load|establish a connection|was interrupted while/.test(text)) page.problems.push(text);
  };
  page.on('pageerror', (error) => note(String(error.message)));
  page.on('console', (message) => {
    if (message.type() === 'error') note(message.text());
  });
  await page.setViewport({ width, height });
  await page.goto(url);
  return page;
}

export async function takeName(page, name) {
  await page.waitForSelector('#welcome[open]', patience);
  await write(page, '#name', name);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#welcome:not([open])', patience);
}

/** Writes into a box at once, as by pasting: each key takes a driver's round trip. */
export async function write(page, selector, text) {
  await page.focus(selector);
  await page.$eval(selector, (box, value) => {
    box.value = value;
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }, text);
}

export const linkIs = (page, state) => page.waitForSelector(`#link[data-state="${state}"]`, patience);

/** Returns the rules that axe-core finds violated, with the elements. */
export async function axeProblems(page) {
  // By the driver's protocol, as the page's own policy forbids other scripts.
  if (!await page.evaluate('typeof axe !== "undefined"')) await page.evaluate(`${axe}; 0`);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`);
  });
}
