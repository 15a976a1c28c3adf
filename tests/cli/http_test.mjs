// Plain HTTP of `duet serve`: pages for operators, and caching of files.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { makeSite } from '../clients/site.mjs';
import { duet, serveFor } from './duet.mjs';

async function pageOf(t, ...args) {
  return (await serveFor(t, ...args)).url.replace('ws', 'http');
}

test('--health has a page at /healthz, or where it is said', async (t) => {
  const usual = await pageOf(t, '--health');
  assert.equal(await (await fetch(`${usual}/healthz`)).text(), 'ok\n');
  const other = await pageOf(t, '--health', '/up');
  assert.equal((await fetch(`${other}/up`)).status, 200);
  assert.equal((await fetch(`${other}/healthz`)).status, 426);
});

test('--metrics has a page at /metrics, or where it is said', async (t) => {
  const usual = await pageOf(t, '--metrics', '--echo');
  const answer = await fetch(`${usual}/metrics`);
  assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  assert.match(await answer.text(), /^# TYPE duet_connections gauge\nduet_connections 0$/m);
  const other = await pageOf(t, '--metrics', '/numbers');
  assert.match(await (await fetch(`${other}/numbers`)).text(), /^duet_sockets 1$/m);
});

test('without --health and --metrics there are no such pages', async (t) => {
  const page = await pageOf(t);
  for (const path of ['/healthz', '/metrics']) assert.equal((await fetch(page + path)).status, 426);
});

test('--metrics is for this machine, and with --public-metrics for all', async (t) => {
  const headers = { 'X-Forwarded-For': '192.0.2.1' };
  const own = await pageOf(t, '--metrics');
  assert.equal((await fetch(`${own}/metrics`, { headers })).status, 403);
  const open = await pageOf(t, '--metrics', '--public-metrics');
  assert.equal((await fetch(`${open}/metrics`, { headers })).status, 200);
  assert.equal((await duet(['serve', '--port', '0', '--public-metrics'])).status, 2);
});

test('--cache-control and --immutable tell how files may be kept', async (t) => {
  const site = makeSite();
  t.after(site.remove);
  mkdirSync(join(site.folder, 'assets'));
  writeFileSync(join(site.folder, 'assets', 'a.js'), '1');
  const usual = await pageOf(t, '--web', site.folder);
  assert.equal((await fetch(`${usual}/page.js`)).headers.get('cache-control'), 'no-cache');
  const page = await pageOf(t, '--web', site.folder, '--cache-control', 'max-age=60', '--immutable', '/assets/');
  assert.equal((await fetch(`${page}/page.js`)).headers.get('cache-control'), 'max-age=60');
  assert.match((await fetch(`${page}/assets/a.js`)).headers.get('cache-control'), /immutable/);
});

test('an encoded file is what its reader decodes', async (t) => {
  const site = makeSite();
  t.after(site.remove);
  const content = 'let x;'.repeat(1000);
  writeFileSync(join(site.folder, 'long.js'), content);
  writeFileSync(join(site.folder, 'long.js.br'), brotliCompressSync(content));
  const page = await pageOf(t, '--web', site.folder);
  const answer = await fetch(`${page}/long.js`, { headers: { 'Accept-Encoding': 'gzip, br' } });
  assert.equal(answer.headers.get('content-encoding'), 'br');
  assert.equal(await answer.text(), content);
});
