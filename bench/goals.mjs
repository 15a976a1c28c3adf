// What duet is to reach in a cell. A goal is a value of duet's divided by a peer's, another cell's, or nothing, and what
// it may be at most.

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

export function goalsOf(cell) {
  if (byName[cell.name]) return byName[cell.name];
  if (cell.scenario === 'echo' && cell.peers.includes('bun')) return echoGoals(cell);
  if (cell.client) return [below('beast'), below('websocketpp')];
  return [];
}

/** What has become of a cell's goals: [{text, value, met}], met undefined where it cannot be told. */
export function judged(cell, results) {
  const of = (name, peer) => results.get(name)?.peers[peer]?.[cell.metric];
  return cell.goals.map((goal) => {
    const bound = goal.most === undefined ? `≥ ${goal.least}` : `≤ ${Number(goal.most.toPrecision(3))}`;
    const text = goal.peer ? `${bound} of ${goal.peer}` : goal.cell ? `${bound} of ${goal.cell}` : `${bound} ${goal.unit}`;
    const own = of(cell.name, 'duet');
    const other = goal.peer ? of(cell.name, goal.peer) : goal.cell ? of(goal.cell, 'duet') : 1;
    if (own === undefined || other === undefined) return { text };
    const value = own / other;
    return { text, value, met: goal.most === undefined ? value >= goal.least : value <= goal.most };
  });
}
