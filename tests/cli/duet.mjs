// Runs the `duet` binary ($DUET): its output and its exit status.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { eachLine } from '../browser/hosts/lines.mjs';
import { start } from '../browser/peers.mjs';

const program = process.env.DUET;
if (!program) throw new Error('$DUET must be the duet program');

/** Options for tests that measure or limit memory: a sanitizer needs several times as much. */
export const unsanitized = { skip: /-fsanitize/.test(process.env.DUET_FLAGS ?? '') && 'built with a sanitizer' };

/** Runs a command that ends by itself. Returns {status, out, err} with the lines of its two outputs. */
export async function duet(args, { input = '', timeout = 10_000, env } = {}) {
  const child = spawn(program, args, { timeout, env: { ...process.env, ...env } });
  const out = [], err = [];
  eachLine(child.stdout, (line) => out.push(line));
  eachLine(child.stderr, (line) => err.push(line));
  child.stdin.on('error', () => {});  // a process that does not read it may have ended
  child.stdin.end(input);
  const [status, signal] = await once(child, 'close');
  return { status: status ?? signal, out, err };
}

/**
 * Starts `duet serve` on any free port, unless the arguments name one. Returns {url, stop, hang_up, out, notes, note, child}: `stop(signal)` sends the
 * signal and returns the exit status; `hang_up()` sends SIGHUP; `out` and `notes` are the lines of its two outputs so
 * far; `note(fits)` waits for the first matching note, because the log is written after the event.
 */
export const serve = (...args) => serveUnder([], ...args);

/** Does the same with a command prefix, such as ['prlimit', '--as=1000000000']. */
export async function serveUnder(command, ...args) {
  const port = args.includes('--port') ? [] : ['--port', '0'];
  const [first, ...rest] = [...command, program, 'serve', ...port, ...args];
  const child = spawn(first, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  const out = [], notes = [];
  const ended = once(child, 'close').then(([status, signal]) => status ?? signal);
  eachLine(child.stderr, (line) => notes.push(line));
  await new Promise((resolve, reject) => {
    eachLine(child.stdout, (line) => resolve(out.push(line)));
    ended.then((status) => reject(new Error(`duet serve ended with ${status}: ${notes.join('\n')}`)));
  });
  const stop = (signal = 'SIGTERM') => {
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), 8_000);
    return ended.finally(() => clearTimeout(timer));
  };
  const note = async (fits) => {
    for (;;) {
      const found = notes.find(fits);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  return { url: out[0], stop, hang_up: () => child.kill('SIGHUP'), out, notes, note, child };
}

/** Does the same for the duration of a test (node:test's context). */
export async function serveFor(test, ...args) {
  const server = await serve(...args);
  test.after(() => server.stop());
  return server;
}

/** Starts the ws peer of the conformance tests. */
export async function peerFor(test) {
  const path = new URL('../peer/ws_peer.mjs', import.meta.url).pathname;
  const peer = await start(process.execPath, [path]);
  test.after(() => peer.stop());
  return peer;
}
