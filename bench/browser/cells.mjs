// The comparisons on each host, the amount of work per round, and the download size of a web program.
import { limits } from '../../tests/size/sizes.mjs';
import { named, sizes } from '../sizes.mjs';

export const hosts = { chromium: 'Chromium', firefox: 'Firefox', node: 'Node' };

/**
 * The number of messages per acknowledgement: large enough to measure sending only, and small enough for short queues.
 */
const batchOf = (size) => Math.max(2, Math.min(64, (1 << 20) / size));

function comparison(host, direction, text, size) {
  const kind = text ? 'text' : 'binary';
  const batch = batchOf(size);
  const jobs = {
    receive: (count) => ({ command: `flood ${kind} ${size} ${count}`, text, size, sends: 0, receives: count, window: 0, credit: 0 }),
    send: (count) => ({ command: `sink ${count} ${batch}`, text, size, sends: count, receives: count / batch, window: 2 * batch, credit: batch }),
  };
  return {
    name: `browser-${host}-${direction}-${kind}-${named(size)}`,
    group: 'browser',
    title: `${direction} ${kind} ${named(size)}`,
    metric: 'main_thread_us',
    peers: ['plain', 'duet'],
    paired: true,
    host,
    size,
    /** A job of about this many messages, and their exact number. */
    job(about) {
      const count = Math.max(1, Math.round(about / batch)) * batch;
      return { count, job: jobs[direction](count) };
    },
  };
}

const weight = (program) => ({
  name: `browser-size-${program.replace('size_', '').replaceAll('_', '-')}`,
  group: 'size',
  title: program.replace('size_', '').replaceAll('_', ' '),
  metric: 'gzipped',
  peers: ['duet'],
  program,
});

export const cells = [
  ...Object.keys(hosts).flatMap((host) => ['receive', 'send'].flatMap((direction) => [true, false].flatMap(
    (text) => sizes.map((size) => comparison(host, direction, text, size))))),
  ...Object.keys(limits).map(weight),
];
