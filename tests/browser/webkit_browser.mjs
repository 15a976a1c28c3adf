// WebKitGTK's MiniBrowser, driven over WebDriver (https://www.w3.org/TR/webdriver2/), on a separate X display.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free_port.mjs';
import { eachLine } from './hosts/lines.mjs';

/** Returns $WEBKIT_MINIBROWSER, or Debian's path on this architecture. */
function miniBrowser() {
  if (process.env.WEBKIT_MINIBROWSER) return process.env.WEBKIT_MINIBROWSER;
  // A cross compiler has such a folder too.
  const places = readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu')).map((name) => `/usr/lib/${name}/webkit2gtk-4.1/MiniBrowser`);
  const found = places.find(existsSync);
  if (!found) throw new Error(`WebKitGTK's MiniBrowser is not installed: ${places.join(', ')}`);
  return found;
}

/** Starts a program as the leader of a process group. Returns {child, stop}. */
function start(command, args, options) {
  const child = spawn(command, args, { detached: true, ...options });
  const gone = new Promise((resolve) => child.once('close', resolve));
  const failed = new Promise((_, reject) => child.once('error', reject));
  failed.catch(() => {});
  const stop = async () => {
    if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL');
    await Promise.race([gone, failed.catch(() => {})]);
  };
  return { child, failed, stop };
}

/** Starts an X server on the first free display. Returns its name. */
async function startDisplay() {
  const server = start('Xvfb', ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = new Promise((resolve, reject) => {
    eachLine(server.child.stdio[3], resolve);
    server.child.once('close', () => reject(new Error('Xvfb ended')));
  });
  return { name: `:${await Promise.race([number, server.failed])}`, stop: server.stop };
}

/** Sends one command to WebDriver. Returns its value. */
function command(port, method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path }, (response) => {
      let text = '';
      response.on('data', (part) => { text += part; });
      response.once('error', reject);
      response.once('end', () => {
        try {
          const { value } = JSON.parse(text);
          if (response.statusCode === 200) resolve(value);
          else reject(new Error(`WebDriver: ${value.error}: ${value.message}`));
        } catch (error) {
          reject(error);
        }
      });
    });
    request.once('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Opens a new session, as soon as the driver listens. */
async function openSession(port, binary) {
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } } };
  for (let tries = 100; ; --tries) {
    try {
      return await command(port, 'POST', '/session', { capabilities });
    } catch (error) {
      if (error.code !== 'ECONNREFUSED' || tries === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Returns {goto(url), execute(script, ...args), stop}; `script` is a function's body whose last argument is called. */
export async function launch({ scriptTimeout = 300_000 } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'duet-webkit-'));
  const running = [];
  const stop = async () => {
    for (const one of running.reverse()) await one.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  };
  try {
    const display = await startDisplay();
    running.push(display);
    const port = await freePort();
    const driver = start('WebKitWebDriver', [`--port=${port}`], {
      stdio: 'ignore',
      env: {
        ...process.env,
        HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home, XDG_RUNTIME_DIR: home,
        DISPLAY: display.name, WEBKIT_DISABLE_COMPOSITING_MODE: '1', LIBGL_ALWAYS_SOFTWARE: '1',
        GDK_BACKEND: 'x11',
      },
    });
    running.push(driver);
    const { sessionId } = await Promise.race([openSession(port, miniBrowser()), driver.failed]);
    const session = (path, body) => command(port, 'POST', `/session/${sessionId}/${path}`, body);
    await session('timeouts', { script: scriptTimeout });
    return {
      goto: (url) => session('url', { url }),
      execute: (script, ...args) => session('execute/async', { script, args }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
