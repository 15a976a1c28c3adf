// The tool for Windows ($DUET, under Wine) and the one for Linux ($DUET_LINUX), as server and client of each other.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeCertificates } from '../browser/certificates.mjs';
import { eachLine } from '../browser/hosts/lines.mjs';
import { start } from '../browser/peers.mjs';

const tools = { windows: process.env.DUET, linux: process.env.DUET_LINUX };
for (const [name, tool] of Object.entries(tools)) if (!tool) throw new Error(`there is no tool for ${name}`);

async function serveFor(t, tool, ...args) {
  const server = await start(tool, ['serve', '--port', '0', ...args], { signal: 'SIGTERM' });
  t.after(() => server.stop());
  return server;
}

/** Runs the tool's client. Returns {status, out, err} with the lines of its outputs. */
async function connect(tool, args, input = '', env = process.env) {
  const child = spawn(tool, ['connect', ...args], { timeout: 60_000, env });
  const out = [], err = [];
  eachLine(child.stdout, (line) => out.push(line));
  eachLine(child.stderr, (line) => err.push(line));
  child.stdin.end(input);
  const [status, signal] = await once(child, 'close');
  return { status: status ?? signal, out, err };
}

const lines = ['Grüße aus Köln', '🙂', 'x'.repeat(200_000)];

for (const [server, client] of [['windows', 'windows'], ['windows', 'linux'], ['linux', 'windows']]) {
  test(`a server for ${server} answers a client for ${client}`, async (t) => {
    const { url } = await serveFor(t, tools[server], '--echo');
    const argument = await connect(tools[client], [url, '--send', lines[0]]);
    assert.deepEqual([argument.status, argument.out], [0, [lines[0]]], argument.err.join('\n'));
    const piped = await connect(tools[client], [url], lines.join('\n'));
    assert.deepEqual([piped.status, piped.out], [0, lines], piped.err.join('\n'));
  });

  test(`a server for ${server} answers a client for ${client} over TLS`, async (t) => {
    const { ca, server: pair, remove } = makeCertificates();
    t.after(remove);
    const { url } = await serveFor(t, tools[server], '--echo', '--cert', pair.cert, '--key', pair.key);
    assert.match(url, /^wss:/);
    const trusting = await connect(tools[client], [url, '--ca', ca], lines.join('\n'));
    assert.deepEqual([trusting.status, trusting.out], [0, lines], trusting.err.join('\n'));
    const doubting = await connect(tools[client], [url, '--send', 'x']);
    assert.equal(doubting.status, 1);
    assert.match(doubting.err.join('\n'), /certificate/);
  });
}

test('a server for Windows serves the files of a folder and none outside of it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'duet-web-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'index.html'), '<p>hello');
  writeFileSync(join(folder, 'Grüße.txt'), 'x'.repeat(300_000));
  const { url } = await serveFor(t, tools.windows, '--web', folder);
  const get = async (path) => {
    const answer = await fetch(url.replace('ws', 'http') + path);
    return [answer.status, (await answer.text()).length];
  };
  assert.deepEqual(await get('/'), [200, 8]);
  assert.deepEqual(await get(`/${encodeURIComponent('Grüße.txt')}`), [200, 300_000]);
  for (const path of ['/..%5Cindex.html', '/index.html::$DATA', '/NUL', '/missing', '/%5C%5Cserver%5Cshare'])
    assert.equal((await get(path))[0], 404, path);
});

test('a client for Windows trusts the roots of the certificate store', async (t) => {
  const { ca, self: { cert: other }, server: pair, remove } = makeCertificates();
  t.after(remove);
  const { url } = await serveFor(t, tools.linux, '--echo', '--cert', pair.cert, '--key', pair.key);
  // A Windows of its own, as others do not get rid of the root. Wine's services keep the output of the first program open.
  const prefix = mkdtempSync(join(tmpdir(), 'duet-wine-'));
  const env = { ...process.env, WINEPREFIX: prefix };
  t.after(() => {
    spawnSync('/usr/lib/wine/wineserver64', ['-k'], { env });
    rmSync(prefix, { recursive: true, force: true });
  });
  execFileSync(process.env.TRUST_ROOT, [other], { env, stdio: 'ignore' });
  const status = async () => (await connect(tools.windows, [url, '--send', 'x'], '', env)).status;
  assert.equal(await status(), 1);
  execFileSync(process.env.TRUST_ROOT, [ca], { env, stdio: 'ignore' });
  assert.equal(await status(), 0);
});

test('the tool for Windows reports that no server listens', async () => {
  const listening = await start(process.execPath, ['-e', `
    const server = require('net').createServer().listen(0, '127.0.0.1', () => console.log(server.address().port));
    process.stdin.resume().on('end', () => process.exit());`]);
  const url = `ws://127.0.0.1:${listening.url}`;
  await listening.stop();
  const { status, err } = await connect(tools.windows, [url, '--send', 'x']);
  assert.equal(status, 1);
  assert.match(err.join('\n'), /Connection refused/);
});
