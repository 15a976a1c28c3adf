// Servers that are started by a test.
import { spawn } from 'node:child_process';
import { eachLine } from './hosts/lines.mjs';

/**
 * Starts a server that prints its URL as its first line and ends when its stdin closes, or on `signal` if one is given.
 * Returns {url, alive, stop}; `alive()` is false once it has ended by itself, `stop()` ends it and waits for that.
 * Throws if there is no line within `deadline` milliseconds. Its stderr is passed to `onNote`.
 */
export async function start(command, args = [], { deadline = 60_000, onNote = () => {}, env, signal } = {}) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const gone = new Promise((resolve) => child.once('close', resolve));
  child.stdin.on('error', () => {});
  eachLine(child.stderr, onNote);
  const alive = () => child.exitCode === null && child.signalCode === null;

  const stop = async () => {
    if (signal) child.kill(signal);
    else child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), 2_000);
    await gone;
    clearTimeout(timer);
  };

  const url = new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${command} ${args.join(' ')}: ${why}`));
    const timer = setTimeout(() => fail(`no first line within ${deadline / 1000} s`), deadline);
    child.once('error', (error) => fail(error.message));
    gone.then(() => fail('ended without a first line'));
    eachLine(child.stdout, (line) => {
      clearTimeout(timer);
      resolve(line.trim());
    });
    gone.then(() => clearTimeout(timer));
  });

  try {
    return { url: await url, alive, stop };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}
