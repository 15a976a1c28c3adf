// Who is measured, and how its server is started.
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
export const binary = (name) => at(`../build/bench/bin/${name}`);

const native = (name) => [binary(`bench_server_${name}`)];

export const peers = {
  duet: { title: 'duet', command: native('duet') },
  bun: { title: 'Bun', command: [at('../node_modules/bun/bin/bun.exe'), at('servers/bun.mjs')] },
  ws: { title: 'ws', command: [process.execPath, at('servers/ws.mjs')] },
  beast: { title: 'Beast', command: native('beast') },
  websocketpp: { title: 'websocketpp', command: native('websocketpp') },
  lws: { title: 'libwebsockets', command: native('lws') },
  raw: { title: 'raw TCP', command: native('raw'), raw: true },
};

export const websocketPeers = ['duet', 'bun', 'ws', 'beast', 'websocketpp', 'lws'];
