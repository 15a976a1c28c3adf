// Checks that programs are notified when their page is hidden or shown: one tab is put in front of another.
//
//   node visibility_test.mjs PROGRAM
import { servePage } from '../hosts/page_server.mjs';
import { ProgramTab } from '../program_tab.mjs';
import { launch } from '../puppeteer_browser.mjs';

const program = process.argv[2];

/** Starts the program in a tab or a worker of it. */
async function start(browser, url, options) {
  const tab = await ProgramTab.open(browser, url);
  await tab.start(program, options);
  return tab;
}

async function reaches(tab, expected) {
  await tab.count(expected.length);
  if (tab.lines.join() !== expected.join()) throw new Error(`expected: ${expected.join(', ')}; got: ${tab.lines.join(', ')}`);
}

async function check(kind, url) {
  const { browser, stop } = await launch({ kind });
  try {
    const worker = await start(browser, url, { inWorker: true });
    const tab = await start(browser, url);
    await tab.page.bringToFront();
    const seen = ['visible from the start'];
    await reaches(tab, seen);
    for (let i = 0; i < 2; ++i) {
      await worker.page.bringToFront();
      seen.push('hidden', 'a timer has fired');
      await reaches(tab, seen);
      await tab.page.bringToFront();
      seen.push('visible');
      await reaches(tab, seen);
    }
    // A worker has no visible page.
    await reaches(worker, ['visible from the start']);
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
