// Results as text.
import { hosts } from './browser/cells.mjs';
import { peers } from './peers.mjs';
import { beside } from './statistics.mjs';

const units = {
  cpu_us: 'µs of CPU each', p99_us: 'µs, 99th percentile', memory_each: 'bytes each', cpu_share: 'of a core',
  per_second: 'a second', main_thread_us: 'µs of the main thread each', gzipped: 'bytes gzipped',
};

export const number = (value) =>
  value === undefined ? '–'
    : Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-US')
      : value === 0 ? '0' : String(Number(value.toPrecision(3)));

export const unit = (cell) => units[cell.metric];

// One more digit, so that a narrowly missed goal is visible.
const precise = (value) => (value >= 1000 ? number(value) : String(Number(value.toPrecision(4))));

/** Returns the goal that is missed by most, or the one that is closest to it. */
export function verdict(judgements) {
  if (!judgements.length) return '';
  if (judgements.some(({ met }) => met === false)) {
    return `missed: ${judgements.filter(({ met }) => met === false)
      .map(({ text, value }) => `${precise(value)}, goal ${text}`).join('; ')}`;
  }
  if (judgements.every(({ met }) => met === undefined)) return 'not measured';
  return judgements.some(({ met }) => met === undefined) ? 'met, as far as measured' : 'met';
}

export const described = ({ group, host, title }) => [group, ...(host ? [hosts[host]] : []), title].join(', ');

/** Returns one line for each peer: the cell's value, and the other values. */
export function lines(cell, result, judgements) {
  const rows = cell.peers.map((peer) => {
    const values = result.peers[peer];
    const title = peers[peer].title.padEnd(16);
    if (values.failure) return `  ${title} failed: ${values.failure}`;
    const quotient = peer === 'duet' ? undefined : beside(cell, result, peer);
    const ratio = quotient === undefined ? '' : `duet/${title.trim()} ${number(quotient)}`;
    const rest = [
      values.per_second && !['memory_each', 'cpu_share'].includes(cell.metric) && `${number(values.per_second)}/s`,
      values.p50_us !== undefined &&
        `p50 ${number(values.p50_us)} p99.9 ${number(values.p999_us)} µs, ${number(values.cpu_us)} µs of CPU each`,
      values.per_cpu_second && cell.metric === 'cpu_us' && `${number(values.per_cpu_second)} deliveries per CPU second`,
      values.broker_us && `Redis ${number(values.broker_us)} µs per message`,
      values.missed !== undefined && `${values.missed} missed, ${values.repeated} repeated`,
      values.resident && `${number(values.resident / 2 ** 20)} MiB`,
      values.enough === false && 'too slow to be told well',
      values.busiest && `busiest: ${values.busiest}`,
      ratio,
    ].filter(Boolean);
    return `  ${title} ${number(values[cell.metric]).padStart(9)}  ${rest.join(' · ')}`;
  });
  return [`${cell.name}: ${described(cell)} (${unit(cell)})`, ...rows,
    ...(judgements.length ? [`  goals ${verdict(judgements)}`] : [])];
}
