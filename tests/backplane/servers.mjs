// Several `duet serve` that share topics.
import { serveFor } from '../cli/duet.mjs';

export const options = ['--topics', '--history', '1000', '--history-topics', 'log/*', '--health', '--metrics', '--verbose'];

/** Starts one. */
export const join = (t, redis, ...more) =>
  serveFor(t, ...options, '--threads', process.env.DUET_THREADS ?? '1', '--backplane', redis.url, ...more);

/** Starts as many. */
export const joinAll = (t, redis, count, ...more) =>
  Promise.all(Array.from({ length: count }, () => join(t, redis, ...more)));

export const page = async (server, path) => (await fetch(server.url.replace('ws:', 'http:') + path)).text();
/** Returns the state of the backplane in the metrics. */
export const stateOf = async (server) => /state="(\w+)"\} 1$/m.exec(await page(server, '/metrics'))[1];
