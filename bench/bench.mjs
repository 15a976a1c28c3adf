// ./dev bench: measures the native server and client beside their peers, and prints tables; see --help.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chosen } from './cells.mjs';
import { judged } from './goals.mjs';
import { load, shape, versions } from './machine.mjs';
import { measure } from './measure.mjs';
import { peers } from './peers.mjs';
import { lines } from './table.mjs';

const help = `Usage: ./dev bench [NAME ...] [--quick] [--rounds N] [--seconds N] [--peers A,B] [--json FILE] [--list]

  NAME       cells whose names begin so: echo-64B, tls, fan-out... Without one all, in 25 to 30 minutes
  --quick    3 short rounds, for a first look
  --rounds   how often each peer's turn comes (5); medians are told
  --seconds  of each measuring (0.5)
  --peers    only these, and duet: ${Object.keys(peers).join(', ')}
  --json     where everything goes (build/bench/results.json)
  --add      to what --json has already: for a run in parts
  --instructions
             counts what native servers execute for each message outside the kernel, in place of measuring (valgrind)
  --list     the cells' names
  --page     measures nothing; writes docs/performance.md and its plots from what --json has
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean' }, add: { type: 'boolean' }, instructions: { type: 'boolean' },
    list: { type: 'boolean' }, page: { type: 'boolean' }, help: { type: 'boolean' },
    rounds: { type: 'string' }, seconds: { type: 'string' }, peers: { type: 'string' },
    json: { type: 'string', default: fileURLToPath(new URL('../build/bench/results.json', import.meta.url)) },
  },
});

const pace = {
  rounds: Number(values.rounds ?? (values.quick ? 3 : 5)),
  seconds: Number(values.seconds ?? (values.quick ? 0.25 : 0.5)),
  warmUp: values.quick ? 0.1 : 0.2,
};

function progress(cell, peer, round) {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r\x1b[K${cell.name}: ${peers[peer].title}, round ${round} of ${pace.rounds}`);
}

/** The cell with the peers that are wanted. */
function only(cell) {
  const wanted = values.peers?.split(',');
  return { ...cell, peers: cell.peers.filter((peer) => !wanted || peer === 'duet' || wanted.includes(peer)) };
}

/** The cells of this run, and with --add of those before it. */
function gathered(cells, results) {
  return [...chosen([]), ...cells.filter(({ only: named }) => named)].filter(({ name }) => results.has(name)).map((cell) => {
    const { name, group, title, metric, load: generated, client } = cell;
    const { rounds, peers: measured, load_average } = results.get(name);
    return { name, group, title, metric, load: generated, client, load_average, goals: judged(cell, results),
      peers: measured, rounds };
  });
}

/** After each cell, so that a run that is broken off has not been for nothing. */
function save(cells, results) {
  mkdirSync(dirname(values.json), { recursive: true });
  writeFileSync(values.json, JSON.stringify({
    command: values.add ? './dev bench NAME --add, in parts' : ['./dev bench', ...process.argv.slice(2)].join(' '),
    machine: shape(),
    versions: versions(),
    pace,
    cells: gathered(cells, results),
  }, null, 1));
}

async function benchmark(cells) {
  const begin = Date.now();
  const earlier = values.add && existsSync(values.json) ? JSON.parse(readFileSync(values.json)).cells : [];
  const results = new Map(earlier.map((cell) => [cell.name, cell]));
  for (const [i, whole] of cells.entries()) {
    const cell = only(whole);
    const loadBefore = load();
    const result = await measure(cell, pace, progress);
    results.set(cell.name, { ...result, load_average: loadBefore });
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    console.log(`[${i + 1}/${cells.length}] ${lines(cell, result, judged(cell, results)).join('\n')}`);
    save(cells, results);
  }
  const judgements = cells.flatMap((cell) => judged(cell, results));
  const count = (met) => judgements.filter((judgement) => judgement.met === met).length;
  const seconds = Math.round((Date.now() - begin) / 1000);
  console.log(`${seconds} s; goals: ${count(true)} met, ${count(false)} missed, ${count(undefined)} not measured`);
}

async function countInstructions(cells) {
  const { instructions } = await import('./server_instructions.mjs');
  for (const cell of cells.filter(({ scenario }) => ['echo', 'fan-out'].includes(scenario))) {
    console.log(`${cell.name}: ${cell.group}, ${cell.title} (instructions each, outside the kernel)`);
    await instructions(only(cell));
  }
}

const cells = chosen(positionals);
if (values.help) {
  console.log(help);
} else if (values.list) {
  for (const { name, group, title } of cells) console.log(`${name.padEnd(24)} ${group}: ${title}`);
} else if (values.page) {
  await (await import('./page.mjs')).write(values.json);
} else if (!cells.length) {
  console.error("bench: no cell's name begins so; --list tells them");
  process.exitCode = 2;
} else {
  await (values.instructions ? countInstructions(cells) : benchmark(cells));
}
