// `duet connect` through tinyproxy.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { test } from 'node:test';
import { makeCertificates } from '../browser/certificates.mjs';
import { freePort } from '../browser/free_port.mjs';
import { duet, serveFor } from './duet.mjs';

const listens = (port) => new Promise((resolve) => {
  const socket = net.connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
  socket.unref().on('connect', () => socket.destroy());
});

/** Starts tinyproxy with authentication for the duration of a test. Returns its port. */
async function proxyFor(t) {
  const folder = await mkdtemp(path.join(tmpdir(), 'duet-proxy-'));
  const port = await freePort();
  const file = path.join(folder, 'tinyproxy.conf');
  await writeFile(file, `Port ${port}\nListen 127.0.0.1\nTimeout 60\nMaxClients 10\nBasicAuth user pass.word\n`);
  const child = spawn('tinyproxy', ['-d', '-c', file], { stdio: 'ignore' });
  const ended = once(child, 'close');
  t.after(async () => {
    child.kill();
    await ended;
    await rm(folder, { recursive: true });
  });
  for (let tries = 0; tries < 200 && !(await listens(port)); ++tries) await pause(25);
  return port;
}

test('a proxy is gone through, with credentials', async (t) => {
  const port = await proxyFor(t);
  const { url } = await serveFor(t, '--echo');
  const proxy = `http://user:pass%2Eword@127.0.0.1:${port}`;
  const through = async (...more) => duet(['connect', url, '--send', 'hello', ...more.slice(0, 2)], { env: more[2] });

  await t.test('asked for', async () => {
    const { status, out } = await through('--proxy', proxy);
    assert.deepEqual([status, out], [0, ['hello']]);
  });
  await t.test('from the environment', async () => {
    const env = { http_proxy: proxy, no_proxy: 'other.example', NO_PROXY: '' };
    const { status, out } = await through('--proxy-from-environment', '--binary', env);
    assert.deepEqual([status, out], [0, ['hello']]);
  });
  await t.test('with the wrong password', async () => {
    const { status, out, err } = await through('--proxy', `http://user:x@127.0.0.1:${port}`);
    assert.deepEqual([status, out], [1, []]);
    assert.match(err.join('\n'), /proxy did not open the connection: the proxy 127\.0\.0\.1:\d+: /);
  });
  await t.test('to where nobody listens', async () => {
    const nowhere = `ws://127.0.0.1:${await freePort()}`;
    const { status, err } = await duet(['connect', nowhere, '--proxy', proxy]);
    assert.equal(status, 1);
    assert.match(err.join('\n'), /the proxy 127\.0\.0\.1:\d+: it answered with 500/);
  });
});

test('TLS through a proxy', async (t) => {
  const port = await proxyFor(t);
  const { ca, server, remove } = makeCertificates();
  t.after(remove);
  const { url } = await serveFor(t, '--echo', '--cert', server.cert, '--key', server.key);
  const proxy = `http://user:pass%2Eword@127.0.0.1:${port}`;
  const { status, out } = await duet(['connect', url, '--send', 'hello', '--ca', ca, '--proxy', proxy]);
  assert.deepEqual([status, out], [0, ['hello']]);
});

test('what is no proxy is status 2', async () => {
  const { status, err } = await duet(['connect', 'ws://127.0.0.1:1', '--proxy', 'socks5://127.0.0.1']);
  assert.equal(status, 2);
  assert.match(err[0], /the proxy is not an http:\/\/ URL: socks5/);
});
