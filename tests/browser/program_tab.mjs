// A tab for programs that report lines of text.
import { EventEmitter, once } from 'node:events';
import { basename } from 'node:path';

export class ProgramTab {
  #changed = new EventEmitter();
  #patience;
  lines = [];

  /** `url` is that of a page server (hosts/page_server.mjs); `patience` limits each wait, in milliseconds. */
  static async open(browser, url, { patience = 60_000 } = {}) {
    const tab = new ProgramTab();
    tab.#patience = patience;
    tab.page = await browser.newPage();
    await tab.page.exposeFunction('duetReport', (message) => {
      tab.lines.push(message.line ?? JSON.stringify(message));
      tab.#changed.emit('line');
    });
    await tab.page.goto(url);
    return tab;
  }

  /** Starts a program in the page, or in a worker of it. */
  async start(program, { args = [], inWorker = false } = {}) {
    await this.page.evaluate((job, inWorker) => {
      if (inWorker) globalThis.worker = duetStartInWorker(job, duetReport);
      else duetStart(job, duetReport);
    }, { program: `/program/${basename(program)}`, args }, inWorker);
  }

  terminateWorker() { return this.page.evaluate(() => globalThis.worker.terminate()); }

  /** Waits until `find` returns something true for the lines, and returns that. */
  async #until(find, what) {
    for (;;) {
      const found = find();
      if (found) return found;
      await once(this.#changed, 'line', { signal: AbortSignal.timeout(this.#patience) })
        .catch(() => { throw new Error(`no ${what}, but ${this.lines.join(' | ')}`); });
    }
  }

  /** Waits for a line that fits, and returns it. */
  line(fits) { return this.#until(() => this.lines.find((each) => fits.test(each)), `line ${fits}`); }

  /** Waits until there are so many lines. */
  count(number) { return this.#until(() => this.lines.length >= number, `${number} lines`); }
}
