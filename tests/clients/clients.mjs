// The clients under test: how each is started, and the features that it lacks.
import { spawn } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eachLine } from '../browser/hosts/lines.mjs';
import { launch } from '../browser/puppeteer_browser.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Starts a driver that is a program. Returns {run, stop}; `run(lines)` returns the answers to commands. */
function startProgram(command, args) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const waiting = [], notes = [];
  let ended;
  eachLine(child.stderr, (line) => notes.push(line));
  eachLine(child.stdout, (line) => waiting.shift()?.resolve(line));
  child.stdin.on('error', () => {});  // its exit gives the reason
  const gone = new Promise((resolve) => {
    child.once('error', resolve);
    child.once('close', (status, signal) => resolve(new Error(`the driver ended with ${status ?? signal}`)));
  });
  gone.then((why) => {
    ended = new Error([why.message, ...notes].join('\n'));
    for (const { reject } of waiting.splice(0)) reject(ended);
  });
  return {
    run(lines) {
      if (ended) return Promise.reject(ended);
      const answers = lines.map(() => new Promise((resolve, reject) => waiting.push({ resolve, reject })));
      child.stdin.write(lines.map((line) => `${line}\n`).join(''));
      return Promise.all(answers);
    },
    stop() {
      child.kill('SIGKILL');
      return gone;
    },
  };
}

/** Starts a driver in a browser's page, which is loaded from `site`. Returns {run, stop, page}. */
async function startPage(kind, { site, certificates }) {
  copyFileSync(here('drivers/driver.mjs'), join(site.folder, 'driver.mjs'));
  const { browser, stop } = await launch({ kind, trust: certificates.ca });
  try {
    const page = await browser.newPage();
    await page.goto(site.http);
    await page.evaluate(async () => {
      const { Driver } = await import('/driver.mjs');
      globalThis.driver = new Driver({ connect: (url, protocols) => new WebSocket(url, protocols) });
    });
    const run = (lines) => page.evaluate(async (lines) => {
      const answers = [];
      for (const line of lines) answers.push(await driver.answer(line));
      return answers;
    }, lines);
    return { run, stop, page };
  } catch (error) {
    await stop();
    throw error;
  }
}

const notOfInterface = 'the WHATWG interface has none';
const noPage = 'it is no page';

const browser = (kind) => ({
  start: (place) => startPage(kind, place),
  lacks: { pings: notOfInterface, pieces: notOfInterface },
});

/**
 * NAME -> {start, lacks}. `start({site, certificates})` returns {run, stop, and page for a browser}; `lacks` maps each
 * missing feature to the reason. $DUET_BEAST is duet_beast_client, $DUET_PYTHON an interpreter with websockets.
 */
export const clients = {
  ws: {
    start: () => startProgram(process.execPath, [here('drivers/ws.mjs')]),
    lacks: { pages: noPage },
  },
  bun: {
    start: () => startProgram(here('../../node_modules/.bin/bun'), [here('drivers/bun.mjs')]),
    lacks: { pages: noPage, pieces: 'it has no fragments' },
  },
  python: {
    start: () => startProgram(process.env.DUET_PYTHON ?? 'python3', [here('drivers/python.py')]),
    lacks: { pages: noPage, codeless: 'it always sends a code' },
  },
  beast: {
    start: () => startProgram(process.env.DUET_BEAST, []),
    lacks: { pages: noPage },
  },
  chromium: browser('chromium'),
  firefox: browser('firefox'),
};
