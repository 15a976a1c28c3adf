import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

/** The first port that the system assigns by itself: to a listener on port 0 and to an outgoing connection. */
function firstAssignedPort() {
  return Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'latin1').trim().split(/\s+/)[0]);
}

const isRefused = (port) => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1');
  socket.once('connect', () => { socket.destroy(); resolve(false); });
  socket.once('error', (error) => resolve(error.code === 'ECONNREFUSED'));
});

/**
 * Returns a port of 127.0.0.1 on which nobody listens. Nobody begins to do so by chance: the tests that run at the same
 * time let the system choose their ports, and the system does not assign this one. It is not a port that browsers block.
 */
export async function freePort() {
  for (let attempts = 0; attempts < 1000; ++attempts) {
    const port = randomInt(11000, Math.max(firstAssignedPort(), 12000));
    if (await isRefused(port)) return port;
  }
  throw new Error('every port is in use');
}
