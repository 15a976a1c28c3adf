// The CPU time of another process's main thread, by Linux's own account: the same for a page of any browser and for Node,
// with everything that the thread does for a message, the browser's code and the collection of garbage included. What
// other threads do is not in it.
import { readdirSync, readFileSync } from 'node:fs';

/** In microseconds. The first number of /proc/PID/task/TID/schedstat is in nanoseconds. */
export function cpuOf(pid) {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1000;
}

function parentOf(pid) {
  // The second field is a name in parentheses, which may hold anything.
  return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop().split(' ')[1]);
}

/** Of those of the processes that have not ended. */
function cpuOfAll(pids) {
  return new Map(pids.flatMap((pid) => {
    try {
      return [[pid, cpuOf(pid)]];
    } catch {
      return [];
    }
  }));
}

/** Of this process's descendants those that have pages: Chromium's renderers, Firefox's content processes. */
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

/** Which of a browser's processes has the page: the one whose main thread works while `spin` has the page work. */
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
