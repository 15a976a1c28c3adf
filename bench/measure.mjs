// Measures one cell: the servers of all its peers run at once, and are measured alternately.
import { measurePage, weigh } from './browser/measure.mjs';
import { certificate } from './certificate.mjs';
import { measureCluster } from './cluster/measure.mjs';
import { binary, peers } from './peers.mjs';
import { runClient, runLoad, startCounterpart, startServer } from './processes.mjs';
import { medians } from './statistics.mjs';

const flags = (values) =>
  Object.entries(values).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : value === false || value === undefined ? [] : [`--${name}`, String(value)]);

export function serverCommand(cell, peer) {
  return [...peers[peer].command, ...flags({
    deflate: cell.deflate, compact: cell.compact, threads: cell.threads,
    ...(cell.tls ? { cert: certificate().cert, key: certificate().key } : {}),
  })];
}

export function loadArguments(cell, peer, server, pace) {
  return [cell.scenario, ...flags({
    port: server.port, server: server.pid, tls: cell.tls, deflate: cell.deflate, raw: peers[peer].raw,
    'warm-up': pace.warmUp, seconds: pace.seconds, ...cell.load,
  })];
}

async function measureServers(cell, pace, progress) {
  const results = new Map(cell.peers.map((peer) => [peer, []]));
  const servers = new Map();
  const start = async (peer) => {
    if (!servers.has(peer)) servers.set(peer, await startServer(serverCommand(cell, peer), cell.threads));
    return servers.get(peer);
  };
  const end = async (peer) => {
    await servers.get(peer)?.end();
    servers.delete(peer);
  };
  if (!cell.fresh) for (const peer of cell.peers) await start(peer);
  for (let round = 1; round <= pace.rounds; ++round) {
    for (const peer of cell.peers) {
      if (results.get(peer).some((result) => result.failure)) continue;
      progress(cell, peer, round);
      const result = await runLoad(loadArguments(cell, peer, await start(peer), pace), cell.limit ?? 45);
      results.get(peer).push(result);
      if (cell.fresh || result.failure) await end(peer);
    }
  }
  for (const peer of [...servers.keys()]) await end(peer);
  return results;
}

async function measureClients(cell, pace, progress) {
  const results = new Map(cell.peers.map((peer) => [peer, []]));
  const counterpart = await startCounterpart([binary('bench_counterpart')]);
  const { direction, size, count } = cell.client;
  for (let round = 1; round <= pace.rounds; ++round) {
    for (const peer of cell.peers) {
      if (results.get(peer).some((result) => result.failure)) continue;
      progress(cell, peer, round);
      const command = [binary(`bench_client_${peer}`), direction, ...flags({ port: counterpart.port, size, count })];
      results.get(peer).push(await runClient(command, 60));
    }
  }
  await counterpart.end();
  return results;
}

const measureOf = (cell) =>
  (cell.host ? measurePage : cell.program ? weigh : cell.client ? measureClients : cell.cluster ? measureCluster
    : measureServers);

/** Returns {rounds: {peer: [result]}, peers: {peer: medians}}. */
export async function measure(cell, pace, progress) {
  const rounds = await measureOf(cell)(cell, pace, progress);
  return {
    rounds: Object.fromEntries(rounds),
    peers: Object.fromEntries([...rounds].map(([peer, results]) => [peer, medians(results)])),
  };
}
