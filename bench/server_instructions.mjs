// Instructions that a native server executes for each message, outside the kernel, counted by valgrind's callgrind: what
// noise does not reach. Two runs of different lengths are compared, so that what connections cost drops out; before them is
// one whose connections the first of the two finds to be ended.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadArguments, serverCommand } from './measure.mjs';
import { peers } from './peers.mjs';
import { runLoad, startServer } from './processes.mjs';
import { number } from './table.mjs';

const lengths = [0.2, 0.5, 3];

/** What has been executed since the last call. */
function taken(pid, file, calls) {
  execFileSync('callgrind_control', ['--dump', String(pid)], { stdio: 'ignore' });
  return Number(/^(?:totals|summary): *(\d+)/m.exec(readFileSync(`${file}.${calls}`, 'utf8'))[1]);
}

async function count(cell, peer, folder) {
  const file = join(folder, peer);
  const valgrind = ['valgrind', '-q', '--tool=callgrind', `--callgrind-out-file=${file}`];
  const server = await startServer([...valgrind, ...serverCommand(cell, peer)]);
  try {
    taken(server.pid, file, 1);
    const points = [];
    for (const [i, seconds] of lengths.entries()) {
      const result = await runLoad(loadArguments(cell, peer, server, { warmUp: 0.1, seconds }), 60);
      if (result.failure) throw new Error(result.failure);
      points.push({ messages: result.all, instructions: taken(server.pid, file, i + 2) });
    }
    return (points[2].instructions - points[1].instructions) / (points[2].messages - points[1].messages);
  } finally {
    await server.end();
  }
}

/** {peer: instructions}, for those that are native. */
export async function instructions(cell) {
  const folder = mkdtempSync(join(tmpdir(), 'duet-bench-'));
  const result = {};
  for (const peer of cell.peers.filter((name) => peers[name].native)) {
    try {
      result[peer] = await count(cell, peer, folder);
      console.log(`  ${peers[peer].title.padEnd(14)} ${number(result[peer]).padStart(9)}`);
    } catch (error) {
      console.log(`  ${peers[peer].title.padEnd(14)} failed: ${error.message}`);
    }
  }
  rmSync(folder, { recursive: true, force: true });
  return result;
}
