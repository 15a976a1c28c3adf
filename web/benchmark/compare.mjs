import { median } from './median.mjs';

/** The amount of work: enough for timing a round, and no more. */
export const paces = {
  short: { rounds: 5, milliseconds: 60 },
  normal: { rounds: 15, milliseconds: 200 },
};

/** Returns messages per second. */
async function rate(peer, cell, count) {
  const start = performance.now();
  await peer.run(cell.job(count));
  return (1000 * count) / (performance.now() - start);
}

/** Returns how many messages take about this long; determined with the first peer, which also warms it up. */
async function amount(peer, cell, milliseconds) {
  let count = cell.window;
  while (true) {
    const { round, max } = Math;
    const start = performance.now();
    await peer.run(cell.job(count));
    const took = performance.now() - start;
    if (took >= milliseconds / 4) return max(cell.window, round((count * milliseconds) / took));
    count *= 4;
  }
}

/**
 * Measures both peers alternately, in alternating order: `onRound({plain, duet})` gets the messages per second of each
 * round. Returns the medians, and that of duet's ratio to plain JavaScript in the same round; undefined once `signal`
 * is aborted.
 */
export async function compare(peers, cell, { rounds, milliseconds }, onRound, signal) {
  const count = await amount(peers.plain, cell, milliseconds);
  await rate(peers.duet, cell, count);
  const all = [];
  for (let i = 0; i < rounds && !signal.aborted; ++i) {
    const found = {};
    for (const name of i % 2 ? ['plain', 'duet'] : ['duet', 'plain']) {
      found[name] = await rate(peers[name], cell, count);
    }
    all.push(found);
    onRound(found);
  }
  if (signal.aborted) return undefined;
  return {
    plain: median(all.map((one) => one.plain)),
    duet: median(all.map((one) => one.duet)),
    ratio: median(all.map((one) => one.duet / one.plain)),
  };
}
