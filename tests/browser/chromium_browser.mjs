// A headless Chromium with a home of its own.
import { execFile } from 'node:child_process';
import { accessSync, constants, mkdtempSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import puppeteer from 'puppeteer-core';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** $CHROMIUM, or the first of the usual names found in $PATH. */
function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const folder of process.env.PATH.split(delimiter)) {
    for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch { /* the next one */ }
    }
  }
  throw new Error('no Chromium in $PATH; set $CHROMIUM to one');
}

/** Makes `home` trust a CA, the way a person would: verification of chain and host name stays on. */
async function trustIn(home, certificate) {
  const database = join(home, '.pki', 'nssdb');
  await mkdir(database, { recursive: true });
  const certutil = (...args) => promisify(execFile)('certutil', ['-d', `sql:${database}`, ...args]);
  await certutil('-N', '--empty-password');
  await certutil('-A', '-t', 'C,,', '-n', 'duet-tests', '-i', certificate);
}

/** Gives {browser, stop}. `trust`: path of a CA certificate (needs certutil, Debian's libnss3-tools). */
export async function launch({ trust } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'duet-chromium-'));
  let browser;
  const stop = async () => {
    // Killed, not asked: a page that spins would keep a polite close waiting. Puppeteer starts Chromium as
    // the leader of a group of its own, and the whole group must go before its home can.
    const leader = browser?.process();
    if (leader && leader.exitCode === null && leader.signalCode === null) {
      const gone = new Promise((resolve) => leader.once('exit', resolve));
      process.kill(-leader.pid, 'SIGKILL');
      await gone;
    }
    // The others of the group may be ending a moment later.
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  };
  try {
    if (trust) await trustIn(home, trust);
    browser = await puppeteer.launch({
      executablePath: executable(),
      headless: true,
      userDataDir: join(home, 'profile'),
      args: flags,
      env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
    });
    return { browser, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
