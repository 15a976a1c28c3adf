// A real HAProxy for one test.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { eachLine } from '../browser/hosts/lines.mjs';

const manager = new URL('socket_manager.py', import.meta.url).pathname;

/**
 * Starts it with a configuration that binds fd@3, a port chosen by the system, until test `t` ends. `variables` are those of
 * the configuration. Returns its URL.
 */
export async function startHaproxy(t, configuration, variables = {}) {
  // Debian installs it in a folder that is not on a user's PATH.
  const env = { ...process.env, ...variables, PATH: `${process.env.PATH}:/usr/sbin` };
  const child = spawn('python3', [manager, 'tcp', '1', '/usr/bin/env', 'haproxy', '-db', '-f', configuration],
    { stdio: ['ignore', 'pipe', 'ignore'], env });
  const line = await new Promise((resolve, reject) => {
    eachLine(child.stdout, resolve);
    child.on('close', (status) => reject(new Error(`haproxy ended with ${status}`)));
  });
  const [pid, port] = line.split(' ');
  t.after(async () => {
    const ended = child.exitCode === null ? once(child, 'close') : null;
    process.kill(Number(pid), 'SIGKILL');
    await ended;
  });
  return `ws://127.0.0.1:${port}`;
}
