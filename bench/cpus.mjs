// The assignment of cores: the load generator and the measured program on separate cores, the runner on any.
import { execFileSync } from 'node:child_process';

/** Returns the numbers in "0-2,5". */
const listed = (text) =>
  text.trim().split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });

const allowed = listed(execFileSync('taskset', ['-pc', String(process.pid)], { encoding: 'utf8' }).split(':')[1]);

export const cores = allowed.length;

/** Returns the cores for the measured program with this many threads. */
export const measured = (threads = 1) => allowed.slice(0, threads).join(',');

/** Returns the core for the load generator: the last one; on a machine with one core, that one. */
export const generator = () => String(allowed.at(-1));

/** Returns the command restricted to these cores. */
export const pinned = (cpus, command) => ['taskset', '-c', cpus, ...command];
