// The measurements: each cell is one kind of load, the same for all its peers.
import { cells as browserCells } from './browser/cells.mjs';
import { cells as clusterCells } from './cluster/cells.mjs';
import { cores } from './cpus.mjs';
import { websocketPeers } from './peers.mjs';
import { goalsOf } from './goals.mjs';
import { named, sizes } from './sizes.mjs';

const connections = [1, 100, 1000];
const depths = [1, 16, 64];

// With more data in flight, the cell would measure memory.
const mostInFlight = 256 << 20;

function* echo(group, options, sizesOf, connectionsOf, depthsOf, peers) {
  for (const size of sizesOf) {
    for (const count of connectionsOf) {
      for (const depth of depthsOf) {
        if (size * count * depth > mostInFlight) continue;
        yield {
          name: `${group}-${named(size)}-${count}x${depth}`,
          group,
          title: `${named(size)} × ${count} × depth ${depth}`,
          scenario: 'echo',
          load: { size, connections: count, depth },
          metric: 'cpu_us',
          peers,
          ...options,
        };
      }
    }
  }
}

const fanOut = (name, title, load) =>
  ({ name, group: 'fan-out', title, scenario: 'fan-out', load: { size: 64, text: true, ...load }, metric: 'cpu_us',
    peers: websocketPeers });

const memory = (name, title, options = {}) =>
  ({ name, group: 'memory', title, scenario: 'idle',
    load: { connections: 2000, seconds: 0.2, 'warm-up': 0.3, ...options.load }, metric: 'memory_each',
    peers: websocketPeers, fresh: true, ...options.cell });

const client = (direction, size, count) =>
  ({ name: `client-${direction}-${named(size)}`, group: 'client', title: `${direction} ${named(size)}`,
    client: { direction, size, count }, metric: 'cpu_us', peers: ['duet', 'beast', 'websocketpp'] });

const all = [
  ...echo('echo', {}, sizes, connections, depths, [...websocketPeers, 'raw']),
  ...echo('tls', { tls: true }, sizes, [100], [1, 16], websocketPeers),
  ...echo('deflate', { deflate: true }, [1024, 16384], [100], [1, 16], websocketPeers),

  fanOut('fan-out-1x1000', '1 → 1,000, one at a time', { connections: 1000, depth: 1 }),
  fanOut('fan-out-16x1000', '1 → 1,000, 16 in one turn', { connections: 1000, depth: 16 }),
  fanOut('fan-out-rooms', '100 rooms of 10', { connections: 1000, rooms: 100, depth: 1 }),
  fanOut('fan-out-rooms-16', '100 rooms of 10, 16 in one turn', { connections: 1000, rooms: 100, depth: 16 }),

  { name: 'rate-100', group: 'latency', title: '64 B × 100, 10,000 a second', scenario: 'rate', metric: 'p99_us',
    load: { size: 64, connections: 100, rate: 10000, seconds: 1 }, peers: [...websocketPeers, 'raw'] },
  { name: 'rate-1000', group: 'latency', title: '1 KiB × 1,000, 10,000 a second', scenario: 'rate', metric: 'p99_us',
    load: { size: 1024, connections: 1000, rate: 10000, seconds: 1 }, peers: [...websocketPeers, 'raw'] },

  { name: 'busy-alone', group: 'idle', title: '64 B × 100, nobody else', scenario: 'echo', metric: 'cpu_us',
    load: { size: 64, connections: 100, depth: 1 }, peers: websocketPeers },
  { name: 'busy-among-idle', group: 'idle', title: '64 B × 100, 10,000 idle', scenario: 'echo', metric: 'cpu_us',
    load: { size: 64, connections: 100, depth: 1, idle: 10000 }, peers: websocketPeers, limit: 60 },
  { name: 'idle-cpu', group: 'idle', title: '1,000 idle, nothing else', scenario: 'idle', metric: 'cpu_share',
    load: { connections: 1000, seconds: 2, 'warm-up': 0.5 }, peers: websocketPeers },

  { name: 'handshakes', group: 'handshakes', title: 'plain', scenario: 'handshakes', metric: 'cpu_us',
    load: { connections: 32 }, peers: websocketPeers },
  { name: 'handshakes-tls', group: 'handshakes', title: 'TLS', scenario: 'handshakes', metric: 'cpu_us',
    load: { connections: 32 }, tls: true, peers: websocketPeers },

  memory('memory-plain', 'plain', { load: { connections: 5000 } }),
  memory('memory-tls', 'TLS', { cell: { tls: true } }),
  memory('memory-deflate', 'compressed', { load: { size: 2048 }, cell: { deflate: true } }),
  // Until duet has such a setting, the same as plain.
  memory('memory-compact', 'plain, the compact setting',
    { load: { connections: 5000 }, cell: { compact: true, peers: ['duet'], only: 'named' } }),

  ...sizes.flatMap((size) => {
    const count = Math.max(200, Math.min(600_000, Math.round(2 ** 28 / size / 2)));
    return [client('send', size, count), client('receive', size, count)];
  }),
  { name: 'client-poll', group: 'client', title: 'poll() with nothing to do', metric: 'cpu_us', peers: ['duet', 'kernel'],
    client: { direction: 'poll', size: 0, count: 500_000 } },

  // Two loops need two cores besides that of the load generator.
  ...[1, 2].map((threads) =>
    ({ name: `threads-${threads}`, group: 'threads', title: `64 B × 100 × depth 16, ${threads} loop threads`, threads,
      scenario: 'echo', load: { size: 64, connections: 100, depth: 16 }, metric: 'per_second', peers: ['duet'],
      only: cores < 3 ? 'named' : undefined })),

  ...clusterCells,
  ...browserCells,
];

for (const cell of all) cell.goals = goalsOf(cell);

const begins = (cell, name) => cell.name.startsWith(name) || cell.name.startsWith(`browser-${name}`);

/**
 * Returns the cells with these prefixes, such as "browser-"; without names all cells except those that must be named.
 */
export const chosen = (names) =>
  all.filter((cell) => (names.length ? names.some((name) => begins(cell, name)) : cell.only !== 'named'));
