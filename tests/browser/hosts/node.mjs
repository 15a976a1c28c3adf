// Runs a wasm program in a separate Node process, with npm ws as its WebSocket: Node's own one removes a leading BOM
// and never fires close after a failed connection.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { eachLine } from './lines.mjs';
import { apply } from './program_end.mjs';
import { Report } from './report.mjs';

const main = fileURLToPath(new URL('node_main.mjs', import.meta.url));
// A program's threads do not inherit its options; each loads this file first.
const setup = fileURLToPath(new URL('node_thread.cjs', import.meta.url));

/** `program`: see ../page/start.js; X.wasm is in the same folder. `trust` is a CA certificate. */
export async function run(program, args, { onLine, timeout = 60_000, trust } = {}) {
  const report = new Report(onLine);
  const child = fork(main, [], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: ['--require', setup] });
  eachLine(child.stdout, (line) => report.note(line));
  eachLine(child.stderr, (line) => report.note(line));
  child.on('message', (message) => apply(message, report));
  child.once('error', (error) => report.fail(`cannot start: ${error.message}`, 127));
  child.once('close', (status, signal) => {
    report.fail(`ended (${signal ?? `status ${status}`}) with neither a TAP plan nor duetExit`, status || 1);
  });
  child.send({ program, args, trust });
  report.deadline(timeout);
  try {
    return await report.done;
  } finally {
    child.kill('SIGKILL');
  }
}
