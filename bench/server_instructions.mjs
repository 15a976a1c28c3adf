// Counts the instructions of a native server per message, outside the kernel, with valgrind's callgrind, independent of
// noise. Two runs of different lengths are compared, so that the cost of connections cancels out. One run before them
// has the connections whose end is counted in the first of the two.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadArguments, serverCommand } from './measure.mjs';
import { peers } from './peers.mjs';
import { runLoad, startServer } from './processes.mjs';
import { number } from './table.mjs';

const lengths = [0.2, 0.5, 3];

/** Returns the instructions since the last call. */
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

/** Returns {peer: instructions} for the native peers. */
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
