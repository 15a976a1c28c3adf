// The wasm client beside plain JavaScript: the same messages, in the same page, by turns.
//
//   node bench.mjs [--quick] [--rounds N] [--json FILE] [name ...]
//
// A name is a part of a cell's: chromium, firefox, node, size, "send text", "64 B", "chromium receive". Prints a table,
// and writes what it says to FILE: [{cell, peer, metric, value, unit, goal, met}]. Builds nothing: needs
// `./dev build`. The status is 0 also where a goal is missed; it is not a test.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { start } from '../../tests/browser/peers.mjs';
import { limits, sizesOf } from '../../tests/size/sizes.mjs';
import { cells } from './cells.mjs';
import { browser } from './hosts/browser.mjs';
import { node } from './hosts/node.mjs';
import { compare } from './measure.mjs';

const build = (path) => fileURLToPath(new URL(`../../build/${path}`, import.meta.url));
const hosts = { chromium: browser('chromium'), firefox: browser('firefox'), node };
const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    json: { type: 'string' },
  },
});
const pace = {
  rounds: Number(values.rounds ?? (values.quick ? 7 : 21)),
  milliseconds: values.quick ? 10 : 30,
};
const wants = (cell) => names.length === 0 || names.some((name) => cell.includes(name));

const results = [];
const add = (cell, peer, metric, value, unit, goal) => {
  results.push({ cell, peer, metric, value, unit, goal: goal ?? null, met: goal ? value <= goal : null });
};
const met = (value, goal) => (value <= goal ? 'met' : 'MISSED');

function show(cell, { plain, duet, ratio }, goal) {
  const number = (value) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0).padStart(9);
  const cpu = [plain, duet].map((one) => number(one.cpu)).join('');
  const rate = [plain, duet].map((one) => Math.round(one.rate).toLocaleString('en').padStart(11)).join('');
  console.log(`${cell.padEnd(32)}${cpu}${ratio.toFixed(2).padStart(7)}${goal.toFixed(2).padStart(7)} ${met(ratio, goal).padEnd(8)}${rate}`);
}

async function benchHost(name, url) {
  const wanted = cells.filter((cell) => wants(`${name} ${cell.name}`));
  if (wanted.length === 0) return;
  const host = await hosts[name](build('wasm/benchmark'));
  try {
    for (const cell of wanted) {
      const full = `${name} ${cell.name}`;
      const found = await compare(host, url, cell, pace);
      for (const peer of ['plain', 'duet']) {
        add(full, peer, 'main-thread CPU per message', found[peer].cpu, 'us');
        add(full, peer, 'throughput', found[peer].rate, 'messages/s');
      }
      add(full, 'duet', 'main-thread CPU beside plain JavaScript', found.ratio, 'times', cell.goal);
      show(full, found, cell.goal);
    }
  } finally {
    await host.stop();
  }
}

function benchSize() {
  for (const [program, limit] of Object.entries(limits)) {
    const { gzipped } = sizesOf(build('wasm/bin'), program);
    add('size', 'duet', program, gzipped, 'bytes gzipped', limit);
    console.log(`${`size: ${program}`.padEnd(41)}${String(gzipped).padStart(9)} bytes gzipped; at most ${limit}: ${met(gzipped, limit)}`);
  }
}

const server = await start(build('native/bin/duet_bench_server'));
try {
  console.log(`${''.padEnd(32)}${'us of the main thread'.padStart(20)}${'duet/plain'.padStart(12)}${'messages/s'.padStart(25)}`);
  console.log(`${''.padEnd(32)}${'plain'.padStart(9)}${'duet'.padStart(9)}${'is'.padStart(7)}${'goal'.padStart(7)}${''.padEnd(9)}${'plain'.padStart(11)}${'duet'.padStart(11)}`);
  for (const name of Object.keys(hosts)) await benchHost(name, server.url);
  if (wants('size')) benchSize();
} finally {
  await server.stop();
}
if (values.json) await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`);
