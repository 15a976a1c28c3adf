// The machine of the measurements and the versions; no host names.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';

const output = (command, ...args) => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
};

const packageVersion = (name, folder = '..') =>
  JSON.parse(readFileSync(new URL(`${folder}/node_modules/${name}/package.json`, import.meta.url))).version;

const debianVersion = (name) => output('dpkg-query', '-W', '-f=${Version}', name);

export const shape = () => ({
  cores: cpus().length,
  model: cpus()[0]?.model ?? 'unknown',
  memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  kernel: `${process.platform} ${release()}`,
});

/** Returns the system's load: an otherwise idle machine has none. */
export const load = () => loadavg()[0];

export const versions = () => ({
  duet: output('git', 'describe', '--always', '--dirty'),
  node: process.version,
  ws: packageVersion('ws'),
  bun: packageVersion('bun'),
  'Socket.IO': packageVersion('socket.io', '.'),
  '@socket.io/redis-adapter': packageVersion('@socket.io/redis-adapter', '.'),
  '@socket.io/redis-streams-adapter': packageVersion('@socket.io/redis-streams-adapter', '.'),
  Redis: debianVersion('redis-server'),
  'Boost.Beast': debianVersion('libboost-dev'),
  websocketpp: debianVersion('libwebsocketpp-dev'),
  libwebsockets: debianVersion('libwebsockets-dev'),
  OpenSSL: debianVersion('libssl-dev'),
  Chromium: debianVersion('chromium'),
  Firefox: debianVersion('firefox-esr'),
  Emscripten: debianVersion('emscripten'),
  compiler: output('c++', '--version').split('\n')[0],
});
