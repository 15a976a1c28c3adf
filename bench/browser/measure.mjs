import { median } from '../../web/benchmark/median.mjs';
import { cpuOf } from './main_thread.mjs';

/** One run: microseconds of the main thread per message, and messages per second. */
async function once(host, peer, url, { count, job }) {
  const before = cpuOf(host.pid);
  const milliseconds = await host.run({ peer, url, job });
  return { cpu: (cpuOf(host.pid) - before) / count, rate: (1000 * count) / milliseconds };
}

/** How many messages take plain JavaScript about so many milliseconds of the main thread: tried until it gets no faster. */
async function amount(host, url, cell, milliseconds) {
  let about = 64;
  for (let tries = 0, before = Infinity; tries < 12; ++tries) {
    const { count, job } = cell.job(about);
    const { cpu } = await once(host, 'plain', url, { count, job });
    about = Math.min(8 * count, (1000 * milliseconds) / cpu);
    if (cpu * count >= 500 * milliseconds && cpu > before / 1.2) break;
    before = cpu;
  }
  return about;
}

/**
 * Both peers in turn, as often as `rounds` says and one first and then the other; medians of each, and of what the wasm
 * client took beside plain JavaScript in the same round.
 */
export async function compare(host, url, cell, { rounds, milliseconds }) {
  const work = cell.job(await amount(host, url, cell, milliseconds));
  for (let i = 0; i < 3; ++i) await once(host, 'duet', url, work);  // to warm up
  const found = { plain: [], duet: [] };
  for (let round = 0; round < rounds; ++round) {
    const order = round % 2 ? ['plain', 'duet'] : ['duet', 'plain'];
    for (const peer of order) found[peer].push(await once(host, peer, url, work));
  }
  const of = (peer) => ({
    cpu: median(found[peer].map((one) => one.cpu)),
    rate: median(found[peer].map((one) => one.rate)),
  });
  const ratio = median(found.duet.map((one, i) => one.cpu / found.plain[i].cpu));
  return { plain: of('plain'), duet: of('duet'), ratio };
}
