// duet's goals for the cells. A goal is a value of duet's, the cell's metric unless it names another, divided by a peer's or another cell's, or undivided, and its
// maximum.
import { limits } from '../tests/size/sizes.mjs';
import { beside } from './statistics.mjs';

const below = (peer, most = 1) => ({ peer, most });

function echoGoals({ group, load: { size, connections, depth } }) {
  const goals = ['bun', 'beast', 'websocketpp', 'ws', 'lws'].map((peer) => below(peer));
  if (group !== 'echo') return goals;
  if (depth === 1) goals.push(below('raw', 1.15));
  if (size === 64 && connections === 100 && depth === 16) goals.push(below('lws', 0.30 / 3.4));
  if (size === 1 << 20) goals.push(below('bun', 0.5));
  return goals;
}

const byName = {
  'fan-out-1x1000': [below('bun'), below('ws', 0.6)],
  'fan-out-16x1000': [below('bun'), below('ws', 0.25)],
  'busy-among-idle': [{ cell: 'busy-alone', most: 1.2 }],
  'idle-cpu': [{ most: 0.001, unit: 'of a core' }],
  'memory-plain': [{ most: 6 * 1024, unit: 'bytes' }],
  'memory-compact': [{ most: 2.5 * 1024, unit: 'bytes' }],
  handshakes: [below('beast', 1.5)],
  'handshakes-tls': [below('beast', 1.5)],
  'threads-2': [{ cell: 'threads-1', least: 1.8 }],
  'client-poll': [{ most: 1, unit: 'µs' }],
};

const clusterGoals = ({ metric, peers }) => [
  ...peers.filter((peer) => peer !== 'duet').flatMap((peer) => (metric === 'memory_each' ? [below(peer, 0.5)]
    : [below(peer, 0.2), { ...below(peer), metric: 'p50_us' }, { ...below(peer), metric: 'p99_us' }])),
  { most: 0, unit: 'missed', metric: 'missed' },
  { most: 0, unit: 'repeated', metric: 'repeated' },
];

export function goalsOf(cell) {
  if (byName[cell.name]) return byName[cell.name];
  if (cell.cluster) return clusterGoals(cell);
  if (cell.host) return [below('plain', cell.size < 1024 ? 1.25 : 1.1)];
  if (cell.program) return [{ most: limits[cell.program], unit: 'bytes' }];
  if (cell.scenario === 'echo' && cell.peers.includes('bun')) return echoGoals(cell);
  if (cell.client) return [below('beast'), below('websocketpp')];
  return [];
}

/** Returns the results for a cell's goals: [{text, value, most, met}]; met is undefined if unknown. */
export function judged(cell, results) {
  return cell.goals.map((goal) => {
    const metric = goal.metric ?? cell.metric;
    const own = results.get(cell.name)?.peers.duet?.[metric];
    const another = (name) => {
      const value = results.get(name)?.peers.duet?.[metric];
      return value === undefined || own === undefined ? undefined : own / value;
    };
    const bound = goal.most === undefined ? `≥ ${goal.least}` : `≤ ${goal.unit ? goal.most : Number(goal.most.toPrecision(3))}`;
    const percentile = goal.peer && goal.metric ? ` (${goal.metric.replace('_us', '')})` : '';
    const text = goal.peer ? `${bound} of ${goal.peer}${percentile}` : goal.cell ? `${bound} of ${goal.cell}` : `${bound} ${goal.unit}`;
    const value = goal.peer ? beside({ ...cell, metric }, results.get(cell.name), goal.peer) : goal.cell ? another(goal.cell) : own;
    if (value === undefined) return { text };
    return { text, value, most: goal.most, met: goal.most === undefined ? value >= goal.least : value <= goal.most };
  });
}
