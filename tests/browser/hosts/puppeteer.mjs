// Runs a wasm program in headless Chromium or Firefox: in a page, or in a dedicated worker of a page.
import { basename } from 'node:path';
import { launch } from '../puppeteer_browser.mjs';
import { servePage } from './page_server.mjs';
import { apply } from './program_end.mjs';
import { Report } from './report.mjs';

/** Events that the page cannot report itself end the run: a crash, a browser that has ended, a page error. */
function watch(kind, browser, page, report) {
  browser.once('disconnected', () => report.fail('the browser went away'));
  page.once('error', (error) => report.fail(`page crashed: ${error.message}`));
  // For Firefox a failed connection is a page error too, caught or not; the page reports uncaught errors itself.
  page.on('pageerror', (error) => {
    if (kind === 'firefox') report.note(`console: ${error.message}`);
    else report.fail(`page error: ${error?.stack ?? error}`);
  });
  page.on('console', (message) => report.note(`console: ${message.text()}`));
}

async function open(kind, browser, url, { program, args, where }, report) {
  const page = await browser.newPage();
  watch(kind, browser, page, report);
  await page.exposeFunction('duetReport', (message) => apply(message, report));
  await page.goto(url);
  const job = { program: `/program/${basename(program)}`, args };
  await page.evaluate((job, where) => {
    (where === 'worker' ? duetStartInWorker : duetStart)(job, duetReport);
  }, job, where);
  return page;
}

/**
 * Returns a host of this kind of browser; `where` is 'page' or 'worker'. `trust` is a CA certificate to trust as well.
 * `given` is the result of launch(), for a browser that runs several programs.
 */
export function host(kind, where) {
  return async (program, args, { onLine, timeout = 60_000, trust, given } = {}) => {
    const report = new Report(onLine);
    report.deadline(timeout);
    const server = await servePage(program);
    let launched, page;
    try {
      launched = given ?? await launch({ kind, trust });
      page = open(kind, launched.browser, server.url, { program, args, where }, report)
        .catch((error) => report.fail(`cannot run the page: ${error.message}`));
      return await report.done;
    } finally {
      report.end(1);  // if the browser cannot be started; its deadline would keep this process alive
      if (given) await (await page)?.close();
      else await launched?.stop();
      await server.stop();
    }
  };
}
