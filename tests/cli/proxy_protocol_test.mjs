// `duet serve` behind HAProxy in TCP mode with the PROXY protocol.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import WebSocket from 'ws';
import { serveFor } from './duet.mjs';
import { startHaproxy } from './haproxy.mjs';

/** Starts HAProxy in front of a URL, on a port chosen by the system. Returns its own URL. */
async function haproxy(t, url, server) {
  const folder = mkdtempSync(join(tmpdir(), 'duet-haproxy-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const configuration = join(folder, 'haproxy.cfg');
  writeFileSync(configuration, `
defaults
  mode tcp
  timeout connect 10s
  timeout client 10s
  timeout server 10s
listen duet
  bind fd@3
  server duet ${new URL(url).host} ${server}
`);
  return startHaproxy(t, configuration);
}

for (const version of ['send-proxy', 'send-proxy-v2', 'send-proxy-v2 proxy-v2-options crc32c,unique-id']) {
  test(`HAProxy's ${version} tells who connects`, async (t) => {
    const { url, note } = await serveFor(t, '--echo', '--verbose', '--trusted-proxy', '127.0.0.1', '--proxy-protocol');
    const ws = new WebSocket(await haproxy(t, url, version), { localAddress: '127.0.0.5' });
    await once(ws, 'open');
    ws.send('through');
    assert.equal((await once(ws, 'message'))[0].toString(), 'through');
    await note((line) => / connection_opened .*address=127\.0\.0\.5 /.test(line));
    ws.close();
    await once(ws, 'close');
  });
}
