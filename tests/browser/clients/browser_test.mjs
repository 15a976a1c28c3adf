// Chromium's own JavaScript WebSocket against the duet server, from a page that server serves itself.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { makeCertificates } from '../certificates.mjs';
import { launch } from '../puppeteer_browser.mjs';
import { lengths, startServer, within } from './duet_server.mjs';
import { makeSite } from './site.mjs';

const pageSocket = fileURLToPath(new URL('page_socket.js', import.meta.url));

for (const scheme of ['ws', 'wss']) {
  describe(`Chromium against the duet server, ${scheme}`, () => {
    const cleanups = [];
    let page;

    before(async () => {
      const certificates = scheme === 'wss' ? makeCertificates() : undefined;
      if (certificates) cleanups.push(certificates.remove);
      const site = makeSite();
      cleanups.push(site.remove);
      const server = await startServer({ web: site.folder, pair: certificates?.server });
      cleanups.push(server.stop);
      const chromium = await launch({ trust: certificates?.ca });
      cleanups.push(chromium.stop);
      page = await chromium.browser.newPage();
      // By name in both cases: it is what the certificate is for, and the page's origin is the socket's.
      await page.goto(server.http.replace('127.0.0.1', 'localhost'));
      await page.addScriptTag({ path: pageSocket });
    });
    after(async () => {
      for (const cleanup of cleanups.reverse()) await cleanup();
    });

    const inPage = (use, ...args) => within(page.evaluate(use, ...args), 'the page');

    for (const length of lengths) {
      test(`binary and text of ${length} bytes come back unchanged`, async () => {
        assert.deepEqual(await inPage(async (length) => {
          const socket = await PageSocket.open();
          const bytes = randomBytes(length);
          const text = new TextDecoder().decode(randomBytes(length).map((byte) => 32 + byte % 95));
          const binary = sameBytes(new Uint8Array(await socket.echo(bytes)), bytes);
          const same = await socket.echo(text) === text;
          return { binary, same, closed: await socket.close(1000) };
        }, length), { binary: true, same: true, closed: { code: 1000, reason: '', wasClean: true } });
      });
    }

    test('non-ASCII, an embedded NUL and a leading BOM come back whole', async () => {
      const texts = ['grüße 日本 🦆', 'a\0b\0', '\uFEFFbom'];
      assert.deepEqual(await inPage(async (texts) => {
        const socket = await PageSocket.open();
        const echoed = [];
        for (const text of texts) echoed.push(await socket.echo(text));
        await socket.close();
        return echoed;
      }, texts), texts);
    });

    test('a burst of ten thousand messages comes back in order', async () => {
      assert.equal(await inPage(async () => {
        const socket = await PageSocket.open();
        for (let i = 0; i < 10_000; ++i) socket.ws.send(String(i));
        let wrong = 0;
        for (let i = 0; i < 10_000; ++i) if (await socket.next() !== String(i)) ++wrong;
        await socket.close();
        return wrong;
      }), 0);
    });

    test('close codes and reasons from the page come back', async () => {
      assert.deepEqual(await inPage(async () => {
        const codes = [];
        for (const code of [1000, 3000, 4999]) {
          codes.push((await (await PageSocket.open()).close(code, 'grüße')).code);
        }
        codes.push((await (await PageSocket.open()).close()).code);
        return codes;
      }), [1000, 3000, 4999, 1005]);
    });

    test('two hundred connections at once each get their own echo', async () => {
      assert.equal(await inPage(async () => {
        const sockets = await Promise.all(Array.from({ length: 200 }, () => PageSocket.open()));
        const echoed = await Promise.all(sockets.map((one, i) => one.echo(String(i))));
        await Promise.all(sockets.map((one) => one.close()));
        return echoed.filter((text, i) => text === String(i)).length;
      }), 200);
    });

    test('the page is isolated and its wasm file compiles as it streams', async () => {
      assert.deepEqual(await inPage(async () => {
        await WebAssembly.compileStreaming(fetch('empty.wasm'));
        return crossOriginIsolated;
      }), true);
    });
  });
}
