// The CPU time of another process's main thread, from Linux: comparable for a page of any browser and for Node. It
// includes all work of the thread for a message, the browser's code and garbage collection. Other threads are not
// included.
import { readdirSync, readFileSync } from 'node:fs';

/** Returns microseconds. The first number of /proc/PID/task/TID/schedstat is in nanoseconds. */
export function cpuOf(pid) {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1000;
}

function parentOf(pid) {
  // The second field is a name in parentheses, which may contain anything.
  return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop().split(' ')[1]);
}

/** Skips processes that have ended. */
function cpuOfAll(pids) {
  return new Map(pids.flatMap((pid) => {
    try {
      return [[pid, cpuOf(pid)]];
    } catch {
      return [];
    }
  }));
}

/** Returns the descendants of this process that run pages: Chromium's renderers, Firefox's content processes. */
function pageProcessesOf(root) {
  const parents = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)) {
    try {
      parents.set(pid, parentOf(pid));
    } catch { /* it has just ended */ }
  }
  const isOf = (pid) => pid === root || (parents.has(pid) && isOf(parents.get(pid)));
  const hasPages = (pid) => /--type=renderer|-contentproc/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  return [...parents.keys()].filter((pid) => isOf(pid) && hasPages(pid));
}

/** Returns the browser process of the page: its main thread is busy while `spin` keeps the page busy. */
export async function processOfPage(browser, spin) {
  for (let tries = 0; tries < 40; ++tries) {
    const before = cpuOfAll(pageProcessesOf(browser));
    await spin();
    const after = cpuOfAll([...before.keys()]);
    const worked = [...after].map(([pid, cpu]) => [cpu - before.get(pid), pid]).sort(([a], [b]) => b - a);
    const [[most, pid], [next] = [0]] = worked;
    if (most > 3 * next) return pid;
  }
  throw new Error('it is not clear which process has the page');
}
