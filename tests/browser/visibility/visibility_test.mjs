// Checks that programs are notified when their page is hidden or shown: one tab is put in front of another.
//
//   node visibility_test.mjs PROGRAM
import { once, EventEmitter } from 'node:events';
import { basename } from 'node:path';
import { launch } from '../puppeteer_browser.mjs';
import { servePage } from '../hosts/page_server.mjs';

const program = process.argv[2];

/** Starts the program in a tab or a worker of it. Returns the tab, and waits for lines. */
async function start(browser, url, where) {
  const page = await browser.newPage();
  const lines = [];
  const changed = new EventEmitter();
  await page.exposeFunction('duetReport', (message) => {
    lines.push(message.line ?? JSON.stringify(message));
    changed.emit('line');
  });
  await page.goto(url);
  await page.evaluate((job, where) => {
    (where === 'worker' ? duetStartInWorker : duetStart)(job, duetReport);
  }, { program: `/program/${basename(program)}`, args: [] }, where);
  const reaches = async (expected) => {
    while (lines.length < expected.length) await once(changed, 'line', { signal: AbortSignal.timeout(60_000) });
    if (lines.join() === expected.join()) return;
    throw new Error(`expected: ${expected.join(', ')}; got: ${lines.join(', ')}`);
  };
  return { page, reaches };
}

async function check(kind, url) {
  const { browser, stop } = await launch({ kind });
  try {
    const worker = await start(browser, url, 'worker');
    const tab = await start(browser, url, 'page');
    await tab.page.bringToFront();
    const seen = ['visible from the start'];
    await tab.reaches(seen);
    for (let i = 0; i < 2; ++i) {
      await worker.page.bringToFront();
      await tab.reaches(seen.push('hidden', 'a timer has fired') && seen);
      await tab.page.bringToFront();
      await tab.reaches(seen.push('visible') && seen);
    }
    // A worker has no visible page.
    await worker.reaches(['visible from the start']);
    console.log(`${kind}: ${seen.join(', ')}`);
  } finally {
    await stop();
  }
}

const server = await servePage(program);
try {
  for (const kind of ['chromium', 'firefox']) await check(kind, server.url);
} finally {
  await server.stop();
}
