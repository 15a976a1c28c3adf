// ./dev bench: compares the native server and client with their peers, topics of several servers with Socket.IO, and the
// client in browsers and Node with plain JavaScript, and prints tables; see --help.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { end } from './browser/measure.mjs';
import { builds, missing } from './builds.mjs';
import { chosen } from './cells.mjs';
import { judged } from './goals.mjs';
import { load, shape, versions } from './machine.mjs';
import { measure } from './measure.mjs';
import { peers } from './peers.mjs';
import { described, lines, verdict } from './table.mjs';

const help = `Usage: ./dev bench [NAME ...] [--quick] [--rounds N] [--seconds N] [--peers A,B] [--json FILE] [--list]

  NAME       cells whose names begin so: echo-64B, tls, fan-out... Those of browsers are browser-chromium-send-text-64B
             and so on; "browser-" may be left out. Without a name all, in about an hour
  --quick    short rounds and fewer, for a first look
  --rounds   how often each peer's turn comes (5, and 21 in browsers and Node); medians are told
  --seconds  of each measuring (0.5, and 0.03 in browsers and Node)
  --peers    only these, and duet: ${Object.keys(peers).join(', ')}
  --json     where everything goes (build/bench/results.json)
  --add      to what --json has already: for a run in parts
  --instructions
             counts what native servers execute for each message outside the kernel, in place of measuring (valgrind)
  --list     the cells' names
  --builds   what ./dev builds for these cells: a preset and its targets on each line
  --page     measures nothing; writes docs/performance.md and its plots from what --json has
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean' }, add: { type: 'boolean' }, instructions: { type: 'boolean' },
    list: { type: 'boolean' }, builds: { type: 'boolean' }, page: { type: 'boolean' }, help: { type: 'boolean' },
    rounds: { type: 'string' }, seconds: { type: 'string' }, peers: { type: 'string' },
    json: { type: 'string', default: fileURLToPath(new URL('../build/bench/results.json', import.meta.url)) },
  },
});

const pace = {
  rounds: Number(values.rounds ?? (values.quick ? 3 : 5)),
  seconds: Number(values.seconds ?? (values.quick ? 0.25 : 0.5)),
  warmUp: values.quick ? 0.1 : 0.2,
  // A round in a page takes little time, and noise varies: many short rounds in quick succession.
  page: {
    rounds: Number(values.rounds ?? (values.quick ? 7 : 21)),
    milliseconds: 1000 * Number(values.seconds ?? (values.quick ? 0.01 : 0.03)),
  },
};
const paceOf = (cell) => (cell.host ? pace.page : pace);

function progress(cell, peer, round) {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r\x1b[K${cell.name}: ${peers[peer].title}, round ${round} of ${paceOf(cell).rounds}`);
}

/** Returns the cell with the selected peers. */
function only(cell) {
  const wanted = values.peers?.split(',');
  return { ...cell, peers: cell.peers.filter((peer) => !wanted || peer === 'duet' || wanted.includes(peer)) };
}

/** Returns the cells of this run, and with --add those of earlier runs. */
function gathered(cells, results) {
  return [...chosen([]), ...cells.filter(({ only: named }) => named)].filter(({ name }) => results.has(name)).map((cell) => {
    const { name, group, title, metric, load: generated, client, host, paired } = cell;
    const { rounds, peers: measured, load_average } = results.get(name);
    return { name, group, title, metric, load: generated, client, host, paired, load_average, goals: judged(cell, results),
      peers: measured, rounds };
  });
}

/** Called after each cell, so that the results of an aborted run are kept. */
function save(cells, results, earlier) {
  mkdirSync(dirname(values.json), { recursive: true });
  writeFileSync(values.json, JSON.stringify({
    command: values.add ? './dev bench NAME --add, in parts' : ['./dev bench', ...process.argv.slice(2)].join(' '),
    machine: shape(),
    versions: versions(),
    pace: {
      ...(cells.some((cell) => !cell.host && !cell.program) ? pace : { ...pace, ...earlier.pace }),
      page: cells.some((cell) => cell.host) ? pace.page : earlier.pace?.page,
    },
    cells: gathered(cells, results),
  }, null, 1));
}

async function benchmark(cells) {
  const begin = Date.now();
  const earlier = values.add && existsSync(values.json) ? JSON.parse(readFileSync(values.json)) : { cells: [] };
  const results = new Map(earlier.cells.map((cell) => [cell.name, cell]));
  for (const [i, cell] of cells.entries()) {
    const loadBefore = load();
    const result = await measure(cell, paceOf(cell), progress);
    results.set(cell.name, { ...result, load_average: loadBefore });
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    console.log(`[${i + 1}/${cells.length}] ${lines(cell, result, judged(cell, results)).join('\n')}`);
    save(cells, results, earlier);
  }
  await end();
  for (const cell of cells) {
    const missed = judged(cell, results).filter(({ met }) => met === false);
    if (missed.length) console.log(`${cell.name} ${verdict(missed)}`);
  }
  const judgements = cells.flatMap((cell) => judged(cell, results));
  const count = (met) => judgements.filter((judgement) => judgement.met === met).length;
  const seconds = Math.round((Date.now() - begin) / 1000);
  console.log(`${seconds} s; goals: ${count(true)} met, ${count(false)} missed, ${count(undefined)} not measured`);
}

const countable = ({ scenario }) => ['echo', 'fan-out'].includes(scenario);

async function countInstructions(cells) {
  const { instructions } = await import('./server_instructions.mjs');
  for (const cell of cells) {
    console.log(`${cell.name}: ${cell.group}, ${cell.title} (instructions each, outside the kernel)`);
    await instructions(cell);
  }
}

function printBuilds(cells) {
  for (const [preset, those] of builds(cells)) console.log([preset, ...those.map(({ target }) => target)].join(' '));
}

async function main() {
  const named = chosen(positionals);
  const cells = named.filter((cell) => !values.instructions || countable(cell)).map(only);
  const measures = !values.help && !values.list && !values.page;
  if (measures && !named.length) throw new Error("no cell has this prefix; --list prints the names");
  if (values.builds) {
    if (measures) printBuilds(cells);
  } else if (values.help) {
    console.log(help);
  } else if (values.list) {
    for (const cell of named) console.log(`${cell.name.padEnd(40)} ${described(cell)}`);
  } else if (values.page) {
    await (await import('./page.mjs')).write(values.json);
  } else {
    if (missing(cells)) throw new Error(missing(cells));
    await (values.instructions ? countInstructions : benchmark)(cells);
  }
}

main().catch((error) => {
  console.error(`bench: ${error.message}`);
  process.exitCode = 2;
});
