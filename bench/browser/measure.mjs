// Measures the cells of one host after the other, and the size of programs.
import { fileURLToPath } from 'node:url';
import { start } from '../../tests/browser/peers.mjs';
import { sizesOf } from '../../tests/size/sizes.mjs';
import { binary } from '../peers.mjs';
import { browser } from './hosts/browser.mjs';
import { node } from './hosts/node.mjs';
import { cpuOf } from './main_thread.mjs';

const built = (path) => fileURLToPath(new URL(`../../build/wasm/${path}`, import.meta.url));
const starts = { chromium: browser('chromium'), firefox: browser('firefox'), node };

let running;

/** Stops the host and server of the last cells. */
export async function end() {
  const { host, server } = running ?? {};
  running = undefined;
  await host?.stop();
  await server?.stop();
}

/** Returns the host, which is kept for the next cell. */
async function hostOf({ host: name }) {
  if (running?.name === name) return running;
  await end();
  running = { name, server: await start(binary('bench_page_server')) };
  running.host = await starts[name](built('benchmark'));
  return running;
}

/** Runs once. Returns microseconds of the main thread per message, and messages per second. */
async function once({ host, server: { url } }, peer, { count, job }) {
  const before = cpuOf(host.pid);
  const milliseconds = await host.run({ peer, url, job });
  return { main_thread_us: (cpuOf(host.pid) - before) / count, per_second: (1000 * count) / milliseconds };
}

/** Returns how many messages take about this many milliseconds of the main thread; repeats until it gets no faster. */
async function amount(on, peer, cell, milliseconds) {
  let about = 64;
  for (let tries = 0, before = Infinity; tries < 12; ++tries) {
    const { count, job } = cell.job(about);
    const { main_thread_us: cpu } = await once(on, peer, { count, job });
    about = Math.min(8 * count, (1000 * milliseconds) / cpu);
    if (cpu * count >= 500 * milliseconds && cpu > before / 1.2) break;
    before = cpu;
  }
  return about;
}

/** Measures the peers alternately, in alternating order. Returns {peer: [result]}. */
export async function measurePage(cell, { rounds, milliseconds }, progress) {
  const results = new Map(cell.peers.map((peer) => [peer, []]));
  try {
    const on = await hostOf(cell);
    const work = cell.job(await amount(on, cell.peers[0], cell, milliseconds));
    for (let i = 0; i < 3; ++i) await once(on, 'duet', work);  // to warm up
    for (let round = 1; round <= rounds; ++round) {
      const order = round % 2 ? [...cell.peers].reverse() : cell.peers;
      for (const peer of order) {
        progress(cell, peer, round);
        results.get(peer).push(await once(on, peer, work));
      }
    }
  } catch (error) {
    await end();
    for (const peer of cell.peers) results.set(peer, [{ failure: error.message }]);
  }
  return results;
}

export const weigh = ({ program }) => new Map([['duet', [{ gzipped: sizesOf(built('bin'), program).gzipped }]]]);
