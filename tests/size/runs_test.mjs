// Checks that the programs whose size is measured work, in Chromium: each echoes text and binary, survives its server,
// and leaves no error behind, caught or not.
//
//   node runs_test.mjs FOLDER    with the echo clients in it
import { once } from 'node:events';
import { launch } from '../browser/puppeteer_browser.mjs';
import { serve } from '../browser/file_server.mjs';
import { WebSocketServer } from 'ws';

const folder = process.argv[2] ?? '.';

/** Loads the program as a page would. Its URL is fixed, so its WebSocket is redirected. */
async function load(name, url) {
  const Redirected = class extends WebSocket {
    constructor(_, protocols) {
      super(url, protocols);
    }
  };
  const wasm = await (await fetch(`/program/${name}.wasm`)).arrayBuffer();
  // `wasm` is for the minimal runtime, the rest for the usual one.
  globalThis.Module = { wasm, wasmBinary: wasm };
  globalThis.WebSocket = Redirected;
  const script = document.createElement('script');
  script.src = `/program/${name}.js`;
  document.head.append(script);
}

async function check(name, browser, pages) {
  const problems = [];
  const soon = { signal: AbortSignal.timeout(60_000) };
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening', soon);
  const page = await browser.newPage();
  page.on('pageerror', (error) => problems.push(`an error nobody caught: ${error?.stack ?? error}`));
  page.on('console', (message) => problems.push(`on the console: ${message.text()}`));
  await page.goto(pages.url);
  const connected = once(server, 'connection', soon);
  await page.evaluate(load, name, `ws://127.0.0.1:${server.address().port}`);
  const [ws] = await connected;
  for (const sent of ['', 'a\0b \u00e4\u20ac\u{1f600}', Buffer.alloc(0), Buffer.alloc(100_000, 7)]) {
    ws.send(sent);
    const [data, binary] = await once(ws, 'message', soon);
    const same = binary ? Buffer.isBuffer(sent) && sent.equals(data) : String(data) === sent;
    if (!same) problems.push(`sent ${sent.length} bytes, ${data.length} came back`);
  }
  const closed = once(ws, 'close', soon);
  ws.terminate();
  await closed;
  // A round trip through the page: the effects of its events are complete.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  server.close();
  await page.close();
  return problems;
}

const programs = ['size_echo_client', 'size_echo_client_minimal'];
const pages = await serve({ '/page/': new URL('page/', import.meta.url).pathname, '/program/': folder });
const chromium = await launch();
try {
  for (const name of programs) {
    const problems = await check(name, chromium.browser, pages).catch((error) => [error.message]);
    for (const problem of problems) console.log(`# ${problem}`);
    console.log(`${problems.length ? 'not ok' : 'ok'} - ${name}`);
    if (problems.length) process.exitCode = 1;
  }
} finally {
  await chromium.stop();
  await pages.stop();
}
