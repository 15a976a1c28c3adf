// A headless browser with a temporary home, driven by puppeteer.
import { execFile } from 'node:child_process';
import { accessSync, constants, mkdtempSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** puppeteer's options for each; `database` is the folder, below its home, of the certificates it trusts. */
const kinds = {
  chromium: {
    variable: 'CHROMIUM',
    names: ['chromium', 'chromium-browser', 'google-chrome'],
    database: '.pki/nssdb',
    options: {
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  firefox: {
    variable: 'FIREFOX',
    names: ['firefox-esr', 'firefox'],
    database: 'profile',
    options: {
      browser: 'firefox',
      extraPrefsFirefox: {
        // 'localhost' is 127.0.0.1 here, and a failed attempt must not delay the next scenario's.
        'network.dns.disableIPv6': true,
        'network.websocket.delay-failed-reconnects': false,
      },
    },
  },
};

/** Returns the variable's value, or the first of the usual names found in $PATH. */
function executable({ variable, names }) {
  if (process.env[variable]) return process.env[variable];
  for (const folder of process.env.PATH.split(delimiter)) {
    for (const name of names) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch { /* the next one */ }
    }
  }
  throw new Error(`no ${names[0]} in $PATH; set $${variable} to one`);
}

/** Makes a browser trust a CA, as a user would: verification of chain and host name stays on. */
async function trustIn(database, certificate) {
  const certutil = (...args) => promisify(execFile)('certutil', ['-d', `sql:${database}`, ...args]);
  await certutil('-N', '--empty-password');
  await certutil('-A', '-t', 'C,,', '-n', 'duet-tests', '-i', certificate);
}

/**
 * Returns {browser, stop}. `kind` is 'chromium' or 'firefox'. `trust` is the path of a CA certificate (needs certutil,
 * Debian's libnss3-tools).
 */
export async function launch({ kind = 'chromium', trust } = {}) {
  const what = kinds[kind];
  const home = mkdtempSync(join(tmpdir(), `duet-${kind}-`));
  let browser;
  const stop = async () => {
    // Killed, because a page with an endless loop would delay a graceful close. Puppeteer starts the browser as the
    // leader of a process group, and the whole group must end before its home can be removed.
    const leader = browser?.process();
    if (leader && leader.exitCode === null && leader.signalCode === null) {
      const gone = new Promise((resolve) => leader.once('exit', resolve));
      process.kill(-leader.pid, 'SIGKILL');
      await gone;
    }
    // Other processes of the group may end a moment later.
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  };
  try {
    const database = join(home, what.database);
    await mkdir(database, { recursive: true });
    if (trust) await trustIn(database, trust);
    // Not before: to load it takes half a second, and most of the programs that could have a browser have none.
    const { default: puppeteer } = await import('puppeteer-core');
    browser = await puppeteer.launch({
      ...what.options,
      executablePath: executable(what),
      headless: true,
      userDataDir: join(home, 'profile'),
      env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
    });
    return { browser, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
