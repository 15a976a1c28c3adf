// Pages under a flood, also busy and hidden ones; pages that are left and returned to; workers that are terminated.
//
//   BROWSER=chromium PROGRAM=FILE node --test page_life_test.mjs
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { after, before, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { hide } from '../hidden_page.mjs';
import { servePage } from '../hosts/page_server.mjs';
import { ProgramTab } from '../program_tab.mjs';
import { launch } from '../puppeteer_browser.mjs';

const { BROWSER: kind, PROGRAM: program } = process.env;
const patience = 180_000;
const size = 64 << 10;
const count = 1_000;  // 62 MiB
const mebibyte = 1 << 20;
let browser;
let files;
let stop;

before(async () => {
  files = await servePage(program);
  ({ browser, stop } = await launch({ kind }));
});
after(async () => {
  await stop?.();
  await files?.stop();
});

const deadline = () => ({ signal: AbortSignal.timeout(patience) });

/** A server whose connections are waited for. */
class Server {
  #sockets = [];
  #changed = new EventEmitter();

  static async start(t) {
    const server = new Server();
    server.listener = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
    server.listener.on('connection', (socket) => {
      socket.gone = once(socket, 'close');
      socket.on('error', () => {});
      server.newest = socket;
      server.#sockets.push(socket);
      server.#changed.emit('connection');
    });
    await once(server.listener, 'listening');
    t.after(() => {
      for (const socket of server.listener.clients) socket.terminate();
      server.listener.close();
    });
    return server;
  }

  get url() { return `ws://127.0.0.1:${this.listener.address().port}`; }

  /** The next connection. */
  async connection() {
    while (this.#sockets.length === 0) await once(this.#changed, 'connection', deadline());
    return this.#sockets.shift();
  }
}

/** Sends numbered messages as fast as they are taken, or with pauses, until all are sent or the connection has ended. */
async function flood(socket, { messages = count, pause = 0 } = {}) {
  const filler = ` ${'.'.repeat(size)}`;
  for (let number = 0; number < messages; ++number) {
    const fault = await Promise.race([new Promise((resolve) => { socket.send(`${number}${filler}`, resolve); }),
      socket.gone.then(() => 'gone')]);
    if (fault) return;
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Opens a tab for the program. */
async function openTab(t) {
  const tab = await ProgramTab.open(browser, files.url, { patience });
  t.after(() => tab.page.close());
  return tab;
}

/** A server, a tab with the program in it, and their connection, which is open. */
async function connect(t, ...args) {
  const server = await Server.start(t);
  const tab = await openTab(t);
  await tab.start(program, { args: [server.url, ...args] });
  const socket = await server.connection();
  await tab.line(/^open$/);
  return { server, tab, socket };
}

const heapOf = (line) => Number(/heap (\d+)$/.exec(line)[1]);

/** Checks that all messages of a flood have come in order, and that the heap stayed small. */
async function checkReport(tab, server) {
  server.send('report');
  const line = await tab.line(/messages, heap/);
  assert.match(line, new RegExp(`^${count} messages`));
  assert.ok(heapOf(line) <= 32 * mebibyte, line);
  assert.deepEqual(tab.lines, ['open', line]);
}

test('a flood is received in order and the heap stays small', async (t) => {
  const { tab, socket } = await connect(t);
  await flood(socket);
  await checkReport(tab, socket);
});

test('a page that is busy during a flood receives all of it later', async (t) => {
  const { tab, socket } = await connect(t);
  const busy = tab.page.evaluate(() => {
    for (const end = performance.now() + 3_000; performance.now() < end;);
  });
  await flood(socket);
  await busy;
  await checkReport(tab, socket);
});

test('a hidden page receives a flood by callbacks', async (t) => {
  const { tab, socket } = await connect(t);
  const show = await hide(t, tab.page, { timeout: patience });
  await flood(socket);
  await checkReport(tab, socket);
  await show();
});

test('a hidden page that polls by frames ends at the limit of its queue, and connects again when it is seen', async (t) => {
  const { server, tab, socket } = await connect(t, 'frames');
  const show = await hide(t, tab.page, { timeout: patience });
  await flood(socket);
  await socket.gone;
  await show();
  const line = await tab.line(/^closed/);
  assert.match(line, /^closed 1008 overflow/);
  // 16 MiB of messages, whose memory grows by halves.
  assert.ok(heapOf(line) <= 64 * mebibyte, line);
  const next = await server.connection();
  next.send('0');
  next.send('report');
  const report = await tab.line(/messages, heap/);
  assert.match(report, /^1 messages/);
  assert.deepEqual(tab.lines, ['open', line, 'open', report]);
});

for (const wasSent of [false, true])
  test(`a page that is left and returned to is connected${wasSent ? ', also if a message came meanwhile' : ''}`, async (t) => {
    const { server, tab, socket: first } = await connect(t);
    await tab.page.evaluate(() => { globalThis.wasKept = true; });
    await tab.page.goto('about:blank');
    if (wasSent) first.send('0');
    await tab.page.goBack();
    const wasKept = await tab.page.evaluate(() => globalThis.wasKept === true);
    t.diagnostic(wasKept ? 'the page was woken' : 'the page was loaded again');
    // A page that slept goes on by itself, on its connection or on the next.
    if (!wasKept) await tab.start(program, { args: [server.url] });
    const asking = setInterval(() => server.newest.send('report'), 100);
    t.after(() => clearInterval(asking));
    const report = await tab.line(/messages, heap/);
    if (!wasKept) return;
    const wasLost = tab.lines.includes('open', 1);
    assert.match(report, wasSent && !wasLost ? /^1 messages/ : /^0 messages/);
    if (wasLost) assert.match(tab.lines[1], /^closed 1006 lost/);
  });

test('a worker that is terminated while it receives is gone for the server, and another one works', async (t) => {
  const server = await Server.start(t);
  const tab = await openTab(t);
  const startWorker = () => tab.start(program, { args: [server.url], inWorker: true });
  await startWorker();
  const first = await server.connection();
  await tab.line(/^open$/);
  const flooding = flood(first, { messages: Infinity, pause: 5 });
  first.send('report');
  await tab.line(/messages, heap/);
  await tab.terminateWorker();
  await first.gone;
  await flooding;
  tab.lines.length = 0;
  await startWorker();
  const second = await server.connection();
  await flood(second);
  await checkReport(tab, second);
});
