// The servers under test, and helpers for their tests.
import { start } from '../browser/peers.mjs';

const usage = 'needs --server PATH (or $DUET_SERVER), the duet program, and --peer PATH (or $DUET_PEER), duet_test_peer';

/** Returns the value of --NAME on the command line, or of the environment variable. */
export function option(name, variable) {
  const flag = process.argv.indexOf(`--${name}`);
  return flag > 0 ? process.argv[flag + 1] : process.env[variable];
}

export const program = option('server', 'DUET_SERVER');
if (!program) throw new Error(usage);

/** Above the default of 1 MiB: the largest message of these tests, in both directions, with the send queue. */
export const largest = 16 * 1024 * 1024;

const limits = ['--max-message', String(largest), '--max-queue', String(2 * largest)];

/**
 * Starts `duet serve --echo` on any free port: with `pair` {cert, key} for wss, with a folder `web` to serve, with
 * compression if `compress`, with `subprotocols`. Returns {ws, http, notes, stop}: one origin in both spellings, and
 * with `verbose` the log of connections.
 */
export async function startServer({ pair, web, compress, subprotocols, verbose } = {}) {
  const tls = pair ? ['--cert', pair.cert, '--key', pair.key] : [];
  const files = web ? ['--web', web] : [];
  const args = ['serve', '--echo', '--port', '0', ...limits, ...tls, ...files];
  if (compress) args.push('--compress');
  if (subprotocols) args.push('--subprotocol', ...subprotocols);
  if (verbose) args.push('--log', 'json');
  const notes = [];
  const { url, stop } = await start(program, args, { signal: 'SIGTERM', onNote: (line) => notes.push(line) });
  const { host } = new URL(url);
  const s = pair ? 's' : '';
  return { ws: `ws${s}://${host}/`, http: `http${s}://${host}/`, notes, stop };
}

/** Starts duet_test_peer, which has behaviour by path. Returns {ws, stop}. */
export async function startPeer(...args) {
  const peer = option('peer', 'DUET_PEER');
  if (!peer) throw new Error(usage);
  const { url, stop } = await start(peer, args);
  return { ws: url, stop };
}

/** The lengths at which a frame's length field changes its form (RFC 6455 section 5.2), and some large ones. */
export const lengths = [0, 1, 125, 126, 127, 65535, 65536, 1024 * 1024, largest];

/** Fails with `what` when `promise` has not settled after `milliseconds`. */
export async function within(promise, what, milliseconds = 60_000) {
  let timer;
  const late = new Promise((_, reject) => {
    const why = `${what} did not come within ${milliseconds / 1000} s`;
    timer = setTimeout(() => reject(new Error(why)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
