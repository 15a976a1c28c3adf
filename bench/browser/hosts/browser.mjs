import { launch } from '../../../tests/browser/puppeteer_browser.mjs';
import { serve } from '../../../tests/browser/file_server.mjs';
import { fileURLToPath } from 'node:url';
import { processOfPage } from '../main_thread.mjs';

const folder = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Returns a host of this kind of browser. `page` is the folder with the built benchmark page. */
export const browser = (kind) => async (page) => {
  const server = await serve({ '/page/': folder('.'), '/hosts/': folder('.'), '/benchmark/': page });
  let launched;
  const stop = async () => {
    await launched?.stop();
    await server.stop();
  };
  try {
    launched = await launch({ kind });
    const tab = await launched.browser.newPage();
    await tab.goto(new URL('/page/page.html', server.url).href);
    await tab.evaluate(() => globalThis.ready);
    const pid = await processOfPage(launched.browser.process().pid, () => tab.evaluate(() => {
      for (const end = performance.now() + 300; performance.now() < end;);
    }));
    return { pid, stop, run: (what) => tab.evaluate((one) => globalThis.run(one), what) };
  } catch (error) {
    await stop();
    throw error;
  }
};
