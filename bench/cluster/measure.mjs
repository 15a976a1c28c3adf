// Measures one cell of several servers: all peers' servers run at once, each peer's with a Redis of their own, and are
// measured alternately.
import { fileURLToPath } from 'node:url';
import { freePort } from '../../tests/browser/free_port.mjs';
import { tool } from '../peers.mjs';
import { runLoad, startBroker, startServer } from '../processes.mjs';

const socketio = fileURLToPath(new URL('../servers/socketio.mjs', import.meta.url));

/** Returns the command of a server. The history is as long as the streams adapter's. */
function command(cell, peer, url) {
  if (peer !== 'duet') return [process.execPath, socketio, '--adapter', peer, '--redis', url];
  const history = cell.cluster === 'history' ? ['--history', '10000'] : [];
  return [tool, 'serve', '--topics', '--port', '0', '--backplane', url, ...history];
}

async function start(cell, peer) {
  const port = await freePort();
  // Without persistence, the default of both.
  const broker = await startBroker(['redis-server', '--port', String(port), '--bind', '127.0.0.1', '--save', '',
    '--appendonly', 'no'], /Ready to accept connections/);
  const servers = [];
  const end = async () => { for (const one of [...servers, broker]) await one.end(); };
  try {
    for (let i = 0; i < 2; ++i) servers.push(await startServer(command(cell, peer, `redis://127.0.0.1:${port}`)));
  } catch (error) {
    await end();
    throw error;
  }
  return { servers, broker, end };
}

function loadArguments(cell, peer, { servers: [first, second], broker }, pace) {
  const load = { seconds: pace.seconds, 'warm-up': pace.warmUp, ...cell.load };
  return ['cluster', '--text', '--port', first.port, '--server', first.pid, '--other-port', second.port,
    '--other-server', second.pid, '--broker', broker.pid, ...(peer === 'duet' ? [] : ['--socket-io']),
    ...Object.entries(load).flatMap(([name, value]) => [`--${name}`, value])].map(String);
}

/** Returns {peer: [result]}. */
export async function measureCluster(cell, pace, progress) {
  const results = new Map(cell.peers.map((peer) => [peer, []]));
  const running = new Map();
  const end = async (peer) => {
    await running.get(peer)?.end();
    running.delete(peer);
  };
  for (let round = 1; round <= pace.rounds; ++round) {
    // In alternating order, so that none is always the first.
    for (const peer of round % 2 ? cell.peers : [...cell.peers].reverse()) {
      if (results.get(peer).some(({ failure }) => failure)) continue;
      progress(cell, peer, round);
      try {
        if (!running.has(peer)) running.set(peer, await start(cell, peer));
        const result = await runLoad(loadArguments(cell, peer, running.get(peer), pace), 90);
        const errors = running.get(peer).servers.map((server) => server.errors()).find(Boolean);
        results.get(peer).push(result.failure && errors ? { failure: `${result.failure}: ${errors}` } : result);
      } catch (error) {
        results.get(peer).push({ failure: error.message });
      }
      if (cell.fresh || results.get(peer).at(-1).failure) await end(peer);
    }
  }
  for (const peer of [...running.keys()]) await end(peer);
  return results;
}
