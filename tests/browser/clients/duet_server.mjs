// The server under test, and what the tests of it share.
import { start } from '../peers.mjs';

const usage = 'server_clients.mjs needs --server PATH (or $DUET_SERVER): the duet program';
const flag = process.argv.indexOf('--server');
export const program = flag > 0 ? process.argv[flag + 1] : process.env.DUET_SERVER;
if (!program) throw new Error(usage);

/** Above the default of 1 MiB: the largest message of these tests, both ways, queue included. */
export const largest = 16 * 1024 * 1024;

const limits = ['--max-message', String(largest), '--max-queue', String(2 * largest)];

/**
 * Starts `duet serve --echo` on any free port, with `pair` {cert, key} for wss and `web` a folder to serve.
 * `compress` for one that compresses. Gives {ws, http, stop}: one origin in both spellings, whichever of them the first line has.
 */
export async function startServer({ pair, web, compress } = {}) {
  const tls = pair ? ['--cert', pair.cert, '--key', pair.key] : [];
  const files = web ? ['--web', web] : [];
  const compression = compress ? ['--compress'] : [];
  const args = ['serve', '--echo', '--port', '0', ...limits, ...tls, ...files, ...compression];
  const { url, stop } = await start(program, args, { signal: 'SIGTERM' });
  const { host } = new URL(url);
  const s = pair ? 's' : '';
  return { ws: `ws${s}://${host}/`, http: `http${s}://${host}/`, stop };
}

/** The lengths at which a frame's length field changes form (RFC 6455 section 5.2), and some large ones. */
export const lengths = [0, 1, 125, 126, 127, 65535, 65536, 1024 * 1024, largest];

/** Fails with `what` when `promise` has not settled after `milliseconds`. */
export async function within(promise, what, milliseconds = 20_000) {
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
