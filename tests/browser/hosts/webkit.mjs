// Runs a wasm program in WebKitGTK: in a page, or in a dedicated worker of a page.
import { basename } from 'node:path';
import { launch } from '../webkit_browser.mjs';
import { servePage } from './page_server.mjs';
import { apply } from './program_end.mjs';
import { Report } from './report.mjs';

// WebDriver can only poll, so the page keeps its reports until then.
const begin = `
  const [job, where, done] = arguments;
  globalThis.duetOutbox = [];
  const send = (message) => {
    duetOutbox.push(message);
    if (globalThis.duetWake) duetWake();
  };
  (where === 'worker' ? duetStartInWorker : duetStart)(job, send);
  done();`;
const take = `
  const done = arguments[0];
  const give = () => {
    globalThis.duetWake = undefined;
    done(duetOutbox.splice(0));
  };
  if (duetOutbox.length) give();
  else globalThis.duetWake = give;`;

async function converse(page, url, { program, args, where }, report) {
  await page.goto(url);
  await page.execute(begin, { program: `/program/${basename(program)}`, args }, where);
  let over = false;
  report.done.then(() => { over = true; });
  while (!over) for (const message of await page.execute(take)) apply(message, report);
}

/** `where`: 'page' or 'worker'. */
export function host(where) {
  return async (program, args, { onLine, timeout = 60_000, trust } = {}) => {
    if (trust) throw new Error('WebKitGTK cannot be given a certificate to trust');
    const report = new Report(onLine);
    report.deadline(timeout);
    const server = await servePage(program);
    let page;
    try {
      page = await launch();
      converse(page, server.url, { program, args, where }, report)
        .catch((error) => report.fail(`cannot run the page: ${error.message}`));
      return await report.done;
    } finally {
      report.end(1);  // if the browser cannot be started; its deadline would keep this process alive
      await page?.stop();
      await server.stop();
    }
  };
}
