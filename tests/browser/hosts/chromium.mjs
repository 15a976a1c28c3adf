// Runs a wasm program in headless Chromium: in a page, or in a dedicated worker of a page.
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from '../chromium_browser.mjs';
import { serve } from '../file_server.mjs';
import { apply } from './program_end.mjs';
import { Report } from './report.mjs';

const folder = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What the page cannot report itself ends the run: a crash, a browser that went away, a page error. */
function watch(browser, page, report) {
  browser.once('disconnected', () => report.fail('Chromium went away'));
  page.once('error', (error) => report.fail(`page crashed: ${error.message}`));
  page.on('pageerror', (error) => report.fail(`page error: ${error?.stack ?? error}`));
  page.on('console', (message) => report.note(`console: ${message.text()}`));
}

async function open(browser, url, { program, args, where }, report) {
  const page = await browser.newPage();
  watch(browser, page, report);
  await page.exposeFunction('duetReport', (message) => apply(message, report));
  await page.goto(url);
  const job = { program: `/program/${basename(program)}`, args };
  await page.evaluate((job, where) => {
    (where === 'worker' ? duetStartInWorker : duetStart)(job, duetReport);
  }, job, where);
}

/** `where`: 'page' or 'worker'. `trust`: a CA certificate this Chromium is to trust besides its own list. */
export async function run(program, args, { onLine, timeout = 60_000, trust, where = 'page' } = {}) {
  const report = new Report(onLine);
  report.deadline(timeout);
  const server = await serve({
    '/page/': folder('../page'),
    '/hosts/': folder('.'),
    '/program/': dirname(resolve(program)),
  });
  let chromium;
  try {
    chromium = await launch({ trust });
    open(chromium.browser, server.url, { program, args, where }, report)
      .catch((error) => report.fail(`cannot run the page: ${error.message}`));
    return await report.done;
  } finally {
    await chromium?.stop();
    await server.stop();
  }
}

export const runInWorker = (program, args, options) => run(program, args, { ...options, where: 'worker' });
