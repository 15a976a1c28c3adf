// Measures the frames of an application's page in Chromium while a crowd is there:
//   node frames.mjs SERVER PAGE PEOPLE SECONDS CROWD [WORD...]
// In the words of the crowd's command, URL and PID are those of the server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { launch } from '../browser/puppeteer_browser.mjs';
import { ApplicationServer } from './application_server.mjs';

const [, , program, folder, people, seconds, ...crowd] = process.argv;
process.env.PAGE = folder;
const { openPage, pageUrl, takeName, until } = await import('./page_helpers.mjs');

const ends = [];
const t = { after: (end) => ends.unshift(end) };
try {
  const server = new ApplicationServer(program, ['--no-limits', '--web', folder]);
  t.after(() => server.remove());
  await server.start();
  const { browser, stop } = await launch({ kind: 'chromium' });
  t.after(stop);
  const page = await openPage(t, browser, pageUrl(server));
  await takeName(page, 'Visitor');
  await until(page, () => document.body.dataset.stage === 'playing' || document.querySelector('#link[data-state="live"]'));
  const words = crowd.map((word) => ({ URL: server.url, PID: String(server.pid), PEOPLE: people, SECONDS: seconds }[word] ?? word));
  const child = spawn(words[0], words.slice(1), { stdio: 'inherit' });
  setPriority(child.pid, constants.priority.PRIORITY_LOW);  // elsewhere the crowd has processors of its own
  t.after(() => child.kill());
  const over = once(child, 'close');
  await new Promise((resolve) => { setTimeout(resolve, 5_000); });  // until all are there
  const lengths = await page.evaluate((duration) => new Promise((resolve) => {
    const found = [];
    let last = 0;
    const end = performance.now() + duration;
    const note = (now) => {
      if (last > 0) found.push(now - last);
      last = now;
      if (now < end) requestAnimationFrame(note);
      else resolve(found);
    };
    requestAnimationFrame(note);
  }), 1_000 * (seconds - 6));
  const sorted = lengths.sort((a, b) => a - b);
  const at = (share) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(1);
  const all = sorted.reduce((sum, one) => sum + one, 0);
  console.log(`frames of the page: ${(1_000 * sorted.length / all).toFixed(1)} a second, half after ${at(0.5)} ms, 99 % after ${at(0.99)} ms, `
    + `all after ${at(1)} ms`);
  await over;
} finally {
  for (const end of ends) await end();
}
