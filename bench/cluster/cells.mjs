// Topics of two servers through Redis, beside Socket.IO with its adapters.
import { named } from '../sizes.mjs';

export const subscribers = 1000;

// Low enough for each peer, so that the latency is not that of a queue.
export const rate = 20;

const kinds = {
  plain: { title: 'plain topic', peers: ['duet', 'socketio', 'socketio_sharded'] },
  history: { title: 'topic with history', peers: ['duet', 'socketio_streams'] },
};

const delivery = (kind, size) => ({
  name: `cluster-${kind}-${named(size)}`,
  group: 'cluster',
  title: `${kinds[kind].title}, ${named(size)}`,
  scenario: 'cluster',
  cluster: kind,
  load: { size, connections: subscribers, rate, seconds: 2, 'warm-up': 1 },
  metric: 'cpu_us',
  peers: kinds[kind].peers,
  paired: true,
});

export const cells = [
  ...Object.keys(kinds).flatMap((kind) => [64, 1024].map((size) => delivery(kind, size))),
  { ...delivery('history', 64), name: 'cluster-memory', title: 'memory of a subscriber', metric: 'memory_each', fresh: true,
    load: { size: 64, connections: 5000, rate: 4, seconds: 0.5, 'warm-up': 0.5 } },
];
