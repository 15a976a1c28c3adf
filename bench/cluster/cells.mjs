// Topics of two servers through Redis, beside Socket.IO with its adapters.
import { named } from '../sizes.mjs';

export const subscribers = 1000;

// Low enough for each peer, so that the latency is not that of a queue.
export const rate = 20;

/** The messages that are published at once, each second. */
const burst = 16;

const kinds = {
  plain: { title: 'plain topic', peers: ['duet', 'socketio', 'socketio_sharded'] },
  history: { title: 'topic with history', peers: ['duet', 'socketio_streams'] },
};

const cell = (kind, name, title, load) => ({
  name: `cluster-${name}`,
  group: 'cluster',
  title: `${kinds[kind].title}, ${title}`,
  scenario: 'cluster',
  cluster: kind,
  load: { connections: subscribers, seconds: 2, 'warm-up': 1, ...load },
  metric: 'cpu_us',
  peers: kinds[kind].peers,
  paired: true,
});

const each = (make) => Object.keys(kinds).flatMap(make);

export const cells = [
  ...each((kind) => [64, 1024].map((size) => cell(kind, `${kind}-${named(size)}`, `1 → 1,000, ${named(size)}`, { size, rate }))),
  ...each((kind) => cell(kind, `${kind}-burst`, '1 → 1,000, 64B, 16 at once', { size: 64, rate: burst, depth: burst, seconds: 3 })),
  ...each((kind) => cell(kind, `${kind}-crossing`, '1 → 1 on the other server, 64B',
    { size: 64, rate: 1000, rooms: subscribers })),
  // For bench/scale.mjs: servers and a broker with enough to do, so that they read and write several messages at once.
  ...each((kind) => ({ ...cell(kind, `${kind}-busy`, '1 → 1 on the other server, 64B, 5,000 a second, 50 at once',
    { size: 64, rate: 5000, depth: 50, rooms: subscribers }), peers: ['duet'] })),
  { ...cell('plain', 'memory', 'a topic for each subscriber', { size: 64, rate: 1000, rooms: 5000, connections: 5000, seconds: 0.5 }),
    metric: 'memory_each', fresh: true },
];
