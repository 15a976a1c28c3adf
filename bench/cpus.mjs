// Where what runs: the load generator and what is measured apart from each other, this runner wherever there is room.
import { execFileSync } from 'node:child_process';

/** The numbers in "0-2,5". */
const listed = (text) =>
  text.trim().split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });

const allowed = listed(execFileSync('taskset', ['-pc', String(process.pid)], { encoding: 'utf8' }).split(':')[1]);

export const cores = allowed.length;

/** For what is measured, with so many threads. */
export const measured = (threads = 1) => allowed.slice(0, threads).join(',');

/** For the load generator: the last core; on a machine with one, that one. */
export const generator = () => String(allowed.at(-1));

/** The command, held to these cores. */
export const pinned = (cpus, command) => ['taskset', '-c', cpus, ...command];
