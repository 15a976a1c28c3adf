// The measured implementations, and the commands of their servers.
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
export const binary = (name) => at(`../build/bench/bin/${name}`);

const native = (name) => ({ command: [binary(`bench_server_${name}`)], native: true });

export const peers = {
  duet: { title: 'duet', ...native('duet') },
  bun: { title: 'Bun', command: [at('../node_modules/bun/bin/bun.exe'), at('servers/bun.mjs')] },
  ws: { title: 'ws', command: [process.execPath, at('servers/ws.mjs')] },
  beast: { title: 'Beast', ...native('beast') },
  websocketpp: { title: 'websocketpp', ...native('websocketpp') },
  lws: { title: 'libwebsockets', ...native('lws') },
  raw: { title: 'raw TCP', ...native('raw'), raw: true },
  kernel: { title: 'epoll_wait()' },  // the system call alone
  // The browser's own WebSocket, in a page.
  plain: { title: 'plain JavaScript' },
};

export const websocketPeers = ['duet', 'bun', 'ws', 'beast', 'websocketpp', 'lws'];
