// The measured implementations, and the commands of their servers.
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
export const binary = (name) => at(`../build/bench/bin/${name}`);

/** The command-line tool, whose topics are measured with several servers. */
export const tool = at('../build/native/bin/duet');

const native = (name) => ({ command: [binary(`bench_server_${name}`)], native: true });

export const peers = {
  duet: { title: 'duet', ...native('duet') },
  bun: { title: 'Bun', command: [at('../node_modules/bun/bin/bun.exe'), at('servers/bun.mjs')] },
  ws: { title: 'ws', command: [process.execPath, at('servers/ws.mjs')] },
  beast: { title: 'Beast', ...native('beast') },
  websocketpp: { title: 'websocketpp', ...native('websocketpp') },
  lws: { title: 'libwebsockets', ...native('lws') },
  raw: { title: 'raw TCP', ...native('raw'), raw: true },
  // With @socket.io/redis-adapter, the same with sharded Pub/Sub, and @socket.io/redis-streams-adapter.
  socketio: { title: 'Socket.IO' },
  socketio_sharded: { title: 'Socket.IO sharded' },
  socketio_streams: { title: 'Socket.IO streams' },
  kernel: { title: 'epoll_wait()' },  // the system call alone
  // The browser's own WebSocket, in a page.
  plain: { title: 'plain JavaScript' },
};

export const websocketPeers = ['duet', 'bun', 'ws', 'beast', 'websocketpp', 'lws'];
